import Testing
import Vocabulary

@testable import Inventory

@Suite struct SelectorTests {
    static func host(
        _ id: String, group: String? = nil, ring: String? = nil, tags: [String] = [], exposed: Bool = false
    ) throws -> Host {
        Host(
            id: try #require(HostID(id)), address: "127.0.0.1", group: group, site: "berlin", ring: ring,
            exposed: exposed,
            tags: tags, connection: ConnectionSettings(user: "u"))
    }

    /// Name and operating system of the fleet that the cases below select from.
    static func fleet() throws -> [(Host, String?)] {
        [
            (try host("acme/web1", group: "web", ring: "canary", tags: ["php"]), "debian-12"),
            (try host("acme/web2", group: "web", ring: "prod", exposed: true), "ubuntu-24.04"),
            (try host("acme/db1", group: "db", ring: "prod"), "debian-13"),
            (try host("globex/web1", group: "app"), nil),
        ]
    }

    @Test(arguments: [
        ("*", "acme/web1 acme/web2 acme/db1 globex/web1"), ("web1", "acme/web1 globex/web1"),
        ("acme/web1", "acme/web1"),
        ("web*", "acme/web1 acme/web2 globex/web1"), ("web?", "acme/web1 acme/web2 globex/web1"),
        ("*/web1", "acme/web1 globex/web1"),
        ("acme/*", "acme/web1 acme/web2 acme/db1"), ("group:web", "acme/web1 acme/web2"),
        ("group=web", "acme/web1 acme/web2"),
        ("ring=canary", "acme/web1"), ("client:globex", "globex/web1"), ("site:berlin and group:db", "acme/db1"),
        ("tag:php", "acme/web1"),
        ("exposed=true", "acme/web2"), ("os=debian", "acme/web1 acme/db1"), ("os=debian-12", "acme/web1"),
        ("os=ubuntu-24*", "acme/web2"),
        // A host that was not scanned is selected neither by a system nor by not having it.
        ("not os=debian", "acme/web2"), ("os=debian or client:globex", "acme/web1 acme/db1 globex/web1"),
        ("not (os=debian and group:app)", "acme/web1 acme/web2 acme/db1"),
        ("not (os=debian or group:app)", "acme/web2"),
        // not binds tighter than and, and tighter than or.
        ("not web1 and group:web", "acme/web2"), ("not (web1 and group:web)", "acme/web2 acme/db1 globex/web1"),
        ("db1 or web1 and client:globex", "acme/db1 globex/web1"), ("(db1 or web1) and client:globex", "globex/web1"),
        ("web1 and client:globex or db1", "acme/db1 globex/web1"),
        ("db1, web1 and client:globex", "acme/db1 globex/web1"),
        ("db1,web2", "acme/web2 acme/db1"), ("NOT web1 AND NOT web2", "acme/db1"), ("not not db1", "acme/db1"),
        ("nothing", ""),
    ])
    func selects(text: String, hosts: String) throws {
        let selector = try Selector(parsing: text)
        let selected = try Self.fleet().filter { selector.matches($0.0, operatingSystem: $0.1) }.map(\.0.id.description)
        #expect(selected.joined(separator: " ") == hosts)
        #expect(try Selector(parsing: selector.description).description == selector.description)
        let again = try Self.fleet().filter {
            try Selector(parsing: selector.description).matches($0.0, operatingSystem: $0.1)
        }
        #expect(again.map(\.0.id.description) == selected)
    }

    @Test(arguments: [
        ("", 0, "*"), ("web1 web2", 5, nil), ("(web1", 0, nil), ("web1)", 4, nil), ("and web1", 0, nil),
        ("web1 or", 7, nil),
        ("web1,,web2", 5, nil), ("grup:web", 0, "group:web"), ("web1 and colour=red", 9, nil), ("ring=", 0, nil),
        ("exposed=yes", 0, "exposed=true"), ("not", 3, nil),
    ])
    func wrongGrammar(text: String, offset: Int, suggestion: String?) {
        let error = #expect(throws: SelectorError.self) { try Selector(parsing: text) }
        #expect(error?.offset == offset)
        #expect(error?.suggestion == suggestion)
    }

    @Test func nestingHasAnEnd() {
        #expect(throws: SelectorError.self) { try Selector(parsing: String(repeating: "(", count: 100_000)) }
        #expect(throws: SelectorError.self) { try Selector(parsing: String(repeating: "not ", count: 100_000) + "a") }
    }

    @Test func namesOfTheInventory() throws {
        let inventory = Inventory(clients: [try client(ClientTests.example)])
        #expect(throws: Never.self) { try Selector(parsing: "web1 or ring=canary and os=plan9", for: inventory) }
        let error = #expect(throws: SelectorError.self) { try Selector(parsing: "web1, group:wep", for: inventory) }
        #expect(error?.offset == 6 && error?.suggestion == "group:web")
    }

    @Test(arguments: [
        ("*", "", true), ("a*", "a", true), ("a*c", "abbc", true), ("a*c", "abcd", false), ("?", "ä", true),
        ("?", "", false),
        ("*b*d*", "abcde", true), ("linux-image-*", "linux-image-6.1", true), ("", "", true), ("", "a", false),
        ("a[b]", "a[b]", true),
    ])
    func globs(pattern: String, text: String, matches: Bool) { #expect(Glob(pattern).matches(text) == matches) }

    @Test func globsDoNotExplode() {
        #expect(!Glob(String(repeating: "a*", count: 40) + "b").matches(String(repeating: "a", count: 400)))
    }
}
