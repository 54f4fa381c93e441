import Foundation
import MaintenanceWindows
import Testing
import Vocabulary

@testable import Inventory

/// What the repository hands to users: starters, the lab's inventories and playbook, the JSON Schemas.
@Suite struct PublishedFileTests {
    /// The sources may be reached through a link, the repository lies where they really are.
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func startersAreRight() throws {
        let client = try InventoryTests.client(Starter.inventory())
        #expect(client.hosts.map(\.id.description) == ["acme/web1"])
        let playbook = try playbook(Starter.playbook, for: Inventory(clients: [client]))
        #expect(playbook.waves.map(\.name) == ["canary", "broad"])
        let other = try self.client(client: "b", host: "h", address: "::1")
        #expect(other.hosts.map { "\($0.id) \($0.address)" } == ["b/h ::1"])
        #expect(other.calendar.timeZone.placeName == "UTC")
    }

    private func client(client: String, host: String, address: String) throws -> Client {
        try InventoryTests.client(Starter.inventory(client: client, timezone: "UTC", host: host, address: address))
    }

    /// What the starters hold as a comment must be right as well, for somebody will take the sign away.
    @Test(arguments: [Starter.inventory(), Starter.playbook]) func commentedLinesAreRight(text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.replacing(/^( *)# ((  )*(- \{|[a-z0-9_]+:( |$)))/) { "\($0.1)\($0.2)" }
        }
        let uncommented = lines.joined(separator: "\n")
        #expect(uncommented != text)
        if text == Starter.playbook {
            #expect(playbookProblems(uncommented) == [])
        } else {
            let found = try problems(uncommented)
            #expect(found == [])
        }
    }

    /// Every example in the documentation is one that works.
    @Test(arguments: ["inventory.md", "playbook.md", "windows.md"]) func examplesOfTheDocumentation(file: String) throws
    {
        let text = try String(contentsOf: Self.repository.appendingPathComponent("docs/\(file)"), encoding: .utf8)
        let blocks = text.split(separator: "```").filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst(5)) }
        #expect(!blocks.isEmpty)
        for block in blocks {
            if block.hasPrefix("playbook:") {
                #expect(playbookProblems(block) == [])
            } else if block.contains("ansible: {path:") {
                let folder = try TemporaryFolder()
                let hosts = try folder.write("hosts", "[web]\nweb1\n[windows]\nwin1 ansible_connection=winrm\n")
                #expect(try problems(block.replacing("/etc/ansible/hosts", with: hosts)) == [])
            } else {
                let whole =
                    block.hasPrefix("client:")
                    ? block : "client: a\ntimezone: UTC\nhosts: {h: {window: monthly}}\n" + block
                #expect(try problems(whole) == [])
            }
        }
    }

    @Test func inventoriesAndPlaybookOfTheLab() throws {
        let folder = Self.repository.appendingPathComponent("inventories").path
        let inventory = try InventoryReader.read(folder: folder)
        #expect(
            inventory.hosts.map { "\($0.id) \($0.address)" } == [
                "acme/web1 127.0.10.11", "acme/web2 127.0.10.12", "acme/db1 127.0.10.13", "acme/db2 127.0.10.14",
                "globex/app1 127.0.10.21", "globex/app2 127.0.10.22", "globex/app3 127.0.10.23",
                "globex/app4 127.0.10.24",
            ])
        #expect(inventory.hosts.filter { $0.ring == "canary" }.map(\.id.name) == ["web1", "app1"])
        #expect(inventory.hosts[1].checks.contains { $0.name == "http http://127.0.10.12/healthz" })
        // The lab is open at any time of the year, on days with a clock change, too.
        let start = Date(timeIntervalSince1970: 1_798_761_600)
        for client in inventory.clients {
            let instances = client.calendar.instances(of: "lab", from: start, to: start + 366 * 86_400)
            #expect(instances.count >= 366 && instances.allSatisfy { $0.dropped == nil })
            for (one, following) in zip(instances, instances.dropFirst()) { #expect(one.closes == following.opens) }
            #expect(client.hosts.allSatisfy { $0.windows == ["lab"] })
        }
        let file = Self.repository.appendingPathComponent("playbooks/monthly-security.yml").path
        let playbook = try PlaybookReader.read(file: file, for: inventory)
        #expect(playbook.waves.map(\.name) == ["canary", "broad"])
    }

    /// Definitions of the schemas, and the keys that the reader knows for each.
    static let inventoryDefinitions: [(String, [String])] = [
        ("client", ClientKey.names), ("settings", SettingKey.names), ("group", SettingKey.names + GroupKey.names),
        ("host", SettingKey.names + HostKey.names), ("ssh", SSHKey.names), ("window", WindowKey.names),
        ("span", SpanKey.names),
        ("blackout", BlackoutKey.names), ("sla", ServiceLevelKey.names), ("deadlines", DeadlineKey.names),
        ("checks", ChecksKey.names), ("check", CheckKey.names + CheckOptionKey.names), ("cluster", ClusterKey.names),
        ("contact", ContactKey.names), ("contract", ContractKey.names), ("report", ReportKey.names),
        ("ansible", AnsibleKey.names),
    ]
    static let playbookDefinitions: [(String, [String])] = [
        ("playbook", PlaybookKey.names), ("updates", UpdatesKey.names), ("wave", WaveKey.names),
        ("checks", PlaybookChecksKey.names),
        ("hooks", HooksKey.names), ("hook", HookKey.names), ("limits", LimitsKey.names),
    ]

    private struct Schema: Decodable {
        struct Definition: Decodable {
            struct Anything: Decodable {}
            var properties: [String: Anything]?
            var additionalProperties: Bool?
            /// Where a value may also be something else than this mapping.
            var anyOf: [Definition]?

            enum CodingKeys: CodingKey { case properties, additionalProperties, anyOf }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                properties = try container.decodeIfPresent([String: Anything].self, forKey: .properties)
                additionalProperties = try? container.decodeIfPresent(Bool.self, forKey: .additionalProperties)
                anyOf = try container.decodeIfPresent([Definition].self, forKey: .anyOf)
            }
        }
        var defs: [String: Definition]
        enum CodingKeys: String, CodingKey { case defs = "$defs" }
    }

    private func definitions(_ file: String) throws -> [String: Schema.Definition] {
        let url = Self.repository.appendingPathComponent("docs/schema/\(file)")
        return try JSONDecoder().decode(Schema.self, from: Data(contentsOf: url)).defs
    }

    @Test(arguments: ["inventory.schema.json", "playbook.schema.json"]) func schemasKnowTheReadersKeys(file: String)
        throws
    {
        let definitions = try definitions(file)
        let expected = file.hasPrefix("inventory") ? Self.inventoryDefinitions : Self.playbookDefinitions
        for (name, keys) in expected {
            let definition = try #require(definitions[name], "\(name)")
            let mapping = try #require(
                ([definition] + (definition.anyOf ?? [])).first { $0.properties != nil }, "\(name)")
            #expect(mapping.properties?.keys.sorted() == keys.sorted(), "\(name)")
            #expect(mapping.additionalProperties == false, "\(name)")
        }
        let mappings = definitions.filter {
            $0.value.properties != nil || $0.value.anyOf?.contains { $0.properties != nil } == true
        }
        #expect(mappings.keys.sorted() == expected.map(\.0).sorted())
    }
}
