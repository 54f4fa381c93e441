import Foundation
import Testing

@testable import Inventory

@Suite struct ClientProblemTests {
    /// A few lines behind `head`, which has four lines, and the one problem that they have.
    static let cases: [(String, String)] = [
        ("hosts: {a: {adress: 10.0.0.1}}", "5:13: a host has no key \"adress\" (did you mean \"address\"?)"),
        (
            "hosts: {a: {colour: red}}",
            "5:13: a host has no key \"colour\": known are address, host_key, window, ring, site, exposed, tags, user, port, ssh, checks, keep_answers"
        ),
        ("host: {a: {}}", "5:1: a client's file has no key \"host\" (did you mean \"hosts\"?)"),
        (
            "hosts: {a: {}}\nssh: {identity-file: x}",
            "6:7: ssh has no key \"identity-file\" (did you mean \"identity_file\"?)"
        ),
        ("hosts: {a: {port: 0}}", "5:19: port is 1 to 65535, not 0"),
        ("hosts: {a: {port: 65536}}", "5:19: port is 1 to 65535, not 65536"),
        ("hosts: {a: {port: \"22\"}}", "5:19: port is a whole number, not \"22\" (did you mean \"22\"?)"),
        ("hosts: {a: {port: [22]}}", "5:19: port is a whole number, not a list"),
        ("hosts: {a: {keep_answers: 6h}}", "5:27: keep_answers is 1d to 3660d, not 6h"),
        ("hosts: {a: {exposed: yes}}", "5:22: exposed is true or false, not \"yes\" (did you mean \"true\"?)"),
        (
            "hosts: {a: {window: montly}}",
            "5:21: there is no window \"montly\": the client defines monthly (did you mean \"monthly\"?)"
        ),
        (
            "hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.1}}",
            "5:33: b has the same address and port as a on line 5: 10.0.0.1:22"
        ),
        ("hosts: {a: {address: 10.0.0.1, address: 10.0.0.2}}", "5:32: \"address\" stands twice, first on line 5"),
        ("hosts:\n  a: {}\n  b: {}\n  a: {address: x}", "8:3: \"a\" stands twice, first on line 6"),
        (
            "hosts: {a: {}}\ngroups: {g: {hosts: {a: {address: b}}}}",
            "5:9: the host \"a\" stands twice, first on line 6"
        ),
        (
            "hosts: {a: {address: \"10.0.0.1:2222\"}}",
            "5:22: address \"10.0.0.1:2222\": the port goes into port: 2222 (did you mean \"10.0.0.1\"?)"
        ),
        ("hosts: {a: {address: 10.0.0.256}}", "5:22: address \"10.0.0.256\" is neither a host name nor an IP address"),
        (
            "hosts: {a: {address: root@b}}",
            "5:22: address \"root@b\": the user goes into user: root (did you mean \"b\"?)"
        ),
        ("hosts: {a: {address: -oProxy}}", "5:22: address \"-oProxy\" is neither a host name nor an IP address"),
        ("hosts: {a: {address: }}", "5:13: address has no value"),
        (
            "hosts: {a b: {}}",
            "5:9: a host's name \"a b\": letters, digits, \".\", \"_\" and \"-\" make a name, and it begins with a letter or digit (did you mean \"a-b\"?)"
        ),
        ("hosts: [a, b]", "5:8: hosts is a mapping (key: value), not a list"),
        ("hosts: {a: {}}\nssh: msp", "6:6: ssh is a mapping (key: value), not \"msp\""),
        ("hosts: {a: {}}\nssh: {become: su}", "6:15: become is sudo or none, not \"su\" (did you mean \"sudo\"?)"),
        ("hosts: {a: {}}\nssh: {proxy_jump: \"a b:x\"}", "6:19: proxy_jump \"a b:x\" is not [user@]host[:port]"),
        (
            "hosts: {a: {}}\nssh: {password_command: [pass]}",
            "6:25: password_command is used only where password_login: true stands beside it"
        ),
        (
            "hosts: {a: {}}\nssh: {sudo_password_command: pass show x}",
            "6:30: sudo_password_command is a list of words, not \"pass show x\": no shell reads it (did you mean \"[pass, show, x]\"?)"
        ),
        (
            "hosts: {a: {host_key: ssh-ed25519}}",
            "5:23: host_key is a public key like \"ssh-ed25519 AAAA…\", not \"ssh-ed25519\""
        ),
        (
            "hosts: {a: {}}\nsla: {clock: detectd}",
            "6:14: clock is detected, released or approved, not \"detectd\" (did you mean \"detected\"?)"
        ),
        ("hosts: {a: {}}\nsla: {target: 101}", "6:15: target is a percentage from 0 to 100, not \"101\""),
        (
            "hosts: {a: {}}\nsla: {deadlines: {high: 7d}}",
            "6:19: deadlines has no key \"high\": known are kev, critical, important, moderate, low, unrated, reboot"
        ),
        (
            "hosts: {a: {}}\nsla: {deadlines: {low: 2w}}",
            "6:24: low is a deadline like 48h, 7d, 5wd (working days) or 1mo, not \"2w\" (did you mean \"14d\"?)"
        ),
        (
            "hosts: {a: {}}\nsla: {scan_within: 7 days}",
            "6:20: scan_within is a span like 30m, 4h or 7d, not \"7 days\" (did you mean \"7d\"?)"
        ),
        (
            "hosts: {a: {}}\nblackouts: [{name: x, from: 2027-01-05, to: 2027-01-04}]",
            "6:45: to 2027-01-04 is before from 2027-01-05"
        ),
        (
            "hosts: {a: {}}\nblackouts: [{name: x, from: 5.1.2027, to: 2027-01-06}]",
            "6:29: from is a date YYYY-MM-DD, not \"5.1.2027\" (did you mean \"2027-01-05\"?)"
        ),
        ("hosts: {a: {}}\nclusters: [{name: c, members: [a, b]}]", "6:35: there is no host \"b\""),
        (
            "hosts: {a: {}, b: {}}\nclusters: [{name: c, members: [a, b], max_unavailable: 2}]",
            "6:56: max_unavailable 2 of 2 members holds nothing back: at most 1"
        ),
        (
            "hosts: {a: {}, b: {}}\nclusters: [{name: c, members: [a, b], max_unavailable: 0}]",
            "6:56: max_unavailable is 1 to 10000, not 0"
        ),
        ("hosts: {a: {}, b: {}}\nclusters: [{name: c, members: [a, a]}]", "6:35: \"a\" stands twice among the members"),
        (
            "hosts: {a: {checks: {required: [{systemd: nginx, port: 1}]}}}",
            "5:50: a check has no key \"port\": known are systemd"
        ),
        (
            "hosts: {a: {checks: {required: [{http: \"ftp://x\"}]}}}",
            "5:40: http is a URL like http://127.0.0.1/healthz, not \"ftp://x\""
        ),
        (
            "hosts: {a: {checks: {required: [{http: \"http://{host}/\"}]}}}",
            "5:40: http knows the placeholder {address} only, not \"{host}/\""
        ),
        ("hosts: {a: {checks: {required: [{disk: /, free: 110%}]}}}", "5:49: free is 0% to 100%, not 110%"),
        ("hosts: {a: {checks: {required: [{disk: /}]}}}", "5:33: a check needs free: for example free: 10%"),
        (
            "hosts: {a: {checks: {required: [{disk: /, free: 1%, tcp: 3}]}}}",
            "5:33: one check at a time: disk and tcp are two, each an entry of its own"
        ),
        (
            "hosts: {a: {checks: {required: [{units: no-new-failure}]}}}",
            "5:41: units is no-new-failures, not \"no-new-failure\" (did you mean \"no-new-failures\"?)"
        ),
        ("hosts: {a: {checks: {required: nginx}}}", "5:32: required is a list, not \"nginx\""),
        (
            "hosts: {a: {checks: {required: [nginx]}}}",
            "5:33: a check is a mapping like {systemd: nginx}, not \"nginx\""
        ),
        ("hosts: {a: {tags: [\"\\e[31m\"]}}", "5:20: a tag holds a control character"),
        ("hosts: {a: {}}\nreport: {color: red}", "6:17: color is \"#rrggbb\" in quotes, not \"red\""),
        ("hosts: {a: {}}\nholidays: [2027-02-30]", "6:12: a holiday is a date YYYY-MM-DD, not \"2027-02-30\""),
        ("", "1:1: the client has no host: give it hosts, groups with hosts, or ansible"),
    ]

    @Test(arguments: cases)
    func oneProblem(lines: String, problem: String) throws {
        #expect(try problems(head + lines) == [problem])
    }

    @Test func misspeltCheckIsNamedWithTheNearest() throws {
        let found = try problems(head + "hosts: {a: {checks: {required: [{sytemd: nginx}]}}}")
        #expect(found.contains("5:34: a check has no key \"sytemd\" (did you mean \"systemd\"?)"))
    }

    /// Lines behind `client:`, which is the first; a host stands on the line after them.
    static let windowCases: [(String, String)] = [
        (
            "at: 22:00, length: 4h, when: daily",
            "at 22:00 stands without quotes, which YAML may take for a number: write \"22:00\" with the quotes"
        ),
        (
            "at: 9:05, length: 4h, when: daily",
            "at 9:05 stands without quotes, which YAML may take for a number: write \"09:05\" with the quotes"
        ),
        (
            "at: \"24:00\", length: 4h, when: daily",
            "at is a time \"HH:MM\" from 00:00 to 23:59, not \"24:00\" (did you mean \"00:00\"?)"
        ),
        (
            "at: \"22:00\", length: 4, when: daily",
            "length is a span like 30m, 4h or 7d, not \"4\" (did you mean \"4m\"?)"
        ),
        ("at: \"22:00\", length: 5m, when: daily", "length is 15m to 7d, not 5m"),
        (
            "at: \"22:00\", length: 4h, when: 2nd Tuesday",
            "\"2nd Tuesday\" is not a recurrence (did you mean \"second Tuesday\"?)"
        ),
        (
            "at: \"22:00\", length: 4h, rrule: FREQ=MONTHLY",
            "FREQ=MONTHLY does not say on which day (did you mean \"FREQ=MONTHLY;BYDAY=2TU\"?)"
        ),
        ("at: \"22:00\", length: 4h, cutoff: 4h, when: daily", "cutoff 4h leaves nothing of a window of 4h"),
        (
            "at: \"22:00\", length: 4h",
            "a window needs exactly one of when, rrule and date: for example when: second Tuesday + 4 days"
        ),
        ("at: \"22:00\", when: daily", "a window needs exactly one of length and until: for example length: 4h"),
        ("length: 4h, when: daily", "a window needs at: for example at: \"22:00\""),
        (
            "at: \"22:00\", length: 4h, when: daily, plus: 4 days",
            "plus goes with rrule only: write when: second Tuesday + 4 days"
        ),
        (
            "at: \"22:00\", length: 4h, when: daily, reboot: nevr",
            "reboot is allowed, never or only, not \"nevr\" (did you mean \"never\"?)"
        ),
        (
            "at: \"22:00\", length: 4h, when: daily, valid: {from: 2027-01-02, to: 2027-01-01}",
            "to 2027-01-01 is before from 2027-01-02"
        ),
    ]

    @Test(arguments: windowCases) func wrongWindow(window: String, problem: String) throws {
        let found = try problems(
            "client: acme\ntimezone: UTC\nwindows:\n  - {name: w, \(window)}\nhosts: {a: {window: w}}\n")
        let ofTheWindow = found.filter { !$0.contains("there is no window") }
        #expect(ofTheWindow.count == 1)
        #expect(ofTheWindow.first?.hasPrefix("4:") == true)
        #expect(ofTheWindow.first?.hasSuffix(": \(problem)") == true, "\(ofTheWindow)")
    }

    @Test(arguments: [
        ("timezone: Europe/Berlin", "1:1: a client's file needs client: for example client: acme"),
        ("client: acme", "1:1: a client's file needs timezone: for example timezone: Europe/Berlin"),
        (
            "client: acme\ntimezone: Europe/Berln",
            "2:11: timezone is Area/City or UTC, not \"Europe/Berln\" (did you mean \"Europe/Berlin\"?)"
        ),
        ("client: acme\ntimezone: CET", "2:11: timezone is Area/City or UTC, not \"CET\""),
        ("", "1:1: is empty"), ("# only a comment\n", "1:1: is empty"), ("~", "1:1: is empty"),
        ("- a", "1:1: a client's file is a mapping (key: value), not a list"),
        ("client: [acme", "2:1: not YAML: did not find expected ',' or ']'"),
        ("client: acme\n\tname: x", "2:1: YAML is indented with spaces, not with tabs"),
        ("client: *nobody", "1:9: not YAML: found undefined alias"),
        ("client: a\n---\nclient: b", "2:1: one document a file: here begins another"),
        ("client: a\u{0}b", "1:10: not YAML: control characters are not allowed"),
    ])
    func wholeFile(text: String, problem: String) throws {
        let found = try problems(text)
        #expect(found.contains(problem), "\(found)")
    }

    @Test func hostWithoutWindow() throws {
        let found = try problems("client: acme\ntimezone: UTC\nhosts:\n  a: {}\n  b: {window: []}\n")
        #expect(
            found == [
                "4:3: the host \"a\" has no window: give window: monthly to it, its group or defaults",
                "5:3: the host \"b\" has no window: give window: monthly to it, its group or defaults",
            ])
    }

    @Test func allProblemsOfAllFilesAtOnce() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "a.yml",
            "client: one\ntimezone: Mars/Base\nsla: {target: 200, target: 3}\nhosts: {x: {port: a, port: b, wndow: w}}\n"
        )
        try folder.write("b.yml", "client: one\ntimezone: UTC\nhosts: [x\n")
        try folder.write("c.yml", head.replacing("acme", with: "one") + "hosts: {x: {}}")
        try folder.write("d.yml", Data([0x63, 0x3A, 0x20, 0x0A, 0x61, 0xC3, 0xA4, 0xFF]))
        #expect(
            problems(in: folder) == [
                "a.yml:2:11: timezone is Area/City or UTC, not \"Mars/Base\"",
                "a.yml:3:15: target is a percentage from 0 to 100, not \"200\"",
                "a.yml:3:20: \"target\" stands twice, first on line 3",
                "a.yml:4:9: the host \"x\" has no window: give window: monthly to it, its group or defaults",
                "a.yml:4:19: port is a whole number, not \"a\"",
                "a.yml:4:22: \"port\" stands twice, first on line 4",
                "a.yml:4:31: a host has no key \"wndow\" (did you mean \"window\"?)",
                "b.yml:4:1: not YAML: did not find expected ',' or ']'",
                "c.yml:1:9: the client \"one\" stands twice, first in \(folder.path)/a.yml:1".replacing(
                    folder.path + "/", with: ""),
                "d.yml:2:3: is not UTF-8: save the file in that encoding",
            ])
    }

    @Test func filesThatCannotBeRead() throws {
        let folder = try TemporaryFolder()
        #expect(problems(in: folder).first?.contains("holds no client") == true)
        try folder.write("large.yml", Data(repeating: UInt8(ascii: "#"), count: (5 << 20) + 1))
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/lost.yml", withDestinationPath: "nowhere")
        try FileManager.default.createDirectory(atPath: folder.path + "/sub.yml", withIntermediateDirectories: false)
        #expect(
            problems(in: folder) == [
                "large.yml: is larger than 5 MB", "lost.yml: there is no such file", "sub.yml: cannot be read",
            ])
        let error = #expect(throws: Problems.self) { try InventoryReader.read(folder: folder.path + "/none") }
        #expect(error?.problems.first?.message.contains("no such folder") == true)
    }

    @Test func aCalendarFileThatIsWrong() throws {
        let folder = try TemporaryFolder()
        try folder.write("x.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n")
        try folder.write(
            "client.yml", head + "blackouts: [{name: h, ics: x.ics}, {name: i, ics: no.ics}]\nhosts: {a: {}}")
        #expect(
            problems(in: folder) == [
                "5:28: x.ics: line 2: the event \"x\" has no DTSTART", "5:51: no.ics: there is no such file",
            ])
    }
}
