import MaintenanceWindows
import Testing
import Vocabulary

@testable import Inventory

@Suite struct PlaybookTests {
    @Test func exampleOfTheDesign() throws {
        let text = """
            playbook: monthly-security
            hosts: "*"                           # selector
            updates: {classes: [security], severities: [], exclude: ["linux-image-*"], approve_after: 0d, newer: hold}
            waves:
              - {name: canary, hosts: ring=canary, batch: 1, max_failed: 0, soak: 30m}
              - {name: broad,  hosts: rest, batch: [1, 5, 20%], max_failed: 5%, promote: auto}
            checks: {settle: 2m}
            hooks: {before: [], after: []}
            reboot: if_required                  # never | if_required | always
            limits: {client: 20, per_jump: 10}
            window: inherit
            """
        let playbook = try playbook(text)
        #expect(playbook.name == "monthly-security" && playbook.hosts == .all && playbook.text == text)
        #expect(playbook.source == "patch.yml" && playbook.window == .inherit && playbook.reboot == .ifRequired)
        #expect(playbook.updates == UpdateSelection(classes: [.security], exclude: ["linux-image-*"]))
        #expect(
            playbook.waves == [
                Wave(
                    name: "canary", members: .property(.ring, Glob("canary")), batch: [.count(1)], maxFailed: .count(0),
                    soak: .seconds(1800)),
                Wave(name: "broad", members: nil, batch: [.count(1), .count(5), .percent(20)], maxFailed: .percent(5)),
            ])
        #expect([playbook.clientLimit, playbook.perJumpLimit, playbook.globalLimit] == [20, 10, 60])
    }

    @Test func defaults() throws {
        let playbook = try playbook("reboot: never")
        #expect(playbook.name == "patch" && playbook.hosts == .all && playbook.updates.classes.isEmpty)
        #expect(
            playbook.waves == [.everything] && playbook.waves[0].batch == [.percent(20)]
                && playbook.waves[0].members == nil)
        #expect(playbook.updates.newer == .hold && playbook.settle == .seconds(120) && playbook.reboot == .never)
    }

    @Test func everythingElse() throws {
        let playbook = try playbook(
            """
            hosts: [web*, "group:db and not db1"]
            updates: {severities: critical, advisories: [CVE-2026-1], include: openssl, approve_after: 7d, newer: security-only}
            waves: [{name: w, hosts: [a, b], max_not_attempted: 10%, promote: approve, allow_empty: true}]
            hooks:
              before: [[/bin/drain, ""], {command: [/bin/lb], from: controller, timeout: 30s}]
              after: [{command: [/bin/undrain]}]
            limits: {global: 100}
            window: weekly
            """)
        #expect(playbook.hosts.description == "web* or group:db and not db1")
        #expect(playbook.updates.severities == [.critical] && playbook.updates.include == ["openssl"])
        #expect(playbook.updates.approveAfterDays == 7 && playbook.updates.newer == .securityOnly)
        #expect(playbook.waves[0].maxNotAttempted == .percent(10) && playbook.waves[0].promotion == .approve)
        #expect(playbook.waves[0].allowEmpty && playbook.globalLimit == 100 && playbook.window == .named("weekly"))
        #expect(
            playbook.hooksBefore == [
                Hook(argv: ["/bin/drain", ""]), Hook(argv: ["/bin/lb"], from: .controller, timeout: .seconds(30)),
            ])
        #expect(playbook.hooksAfter == [Hook(argv: ["/bin/undrain"])])
    }

    @Test(arguments: [
        (Wave.Size.percent(5), 10, 0, 0), (.percent(5), 40, 0, 2), (.percent(20), 3, 1, 1), (.percent(50), 5, 1, 2),
        (.count(3), 10, 0, 3), (.count(0), 10, 1, 1), (.percent(100), 7, 1, 7), (.percent(29), 100, 0, 29),
    ])
    func sizesAreRoundedDown(size: Wave.Size, hosts: Int, minimum: Int, resolved: Int) {
        #expect(size.resolved(of: hosts, minimum: minimum) == resolved)
    }

    @Test(arguments: [
        ("hots: x", "1:1: a playbook has no key \"hots\" (did you mean \"hosts\"?)"),
        ("hosts: web1 and", "1:16: hosts: the selector ends where a name is wanted"),
        (
            "hosts: \"grop:web\"",
            "1:9: hosts: \"grop\" is not something to select by: group, ring, os, client, site, tag or exposed (did you mean \"group:web\"?)"
        ),
        ("hosts: []", "1:8: hosts selects no host"),
        (
            "updates: {classes: [security, bugfixes]}",
            "1:31: classes is security, bugfix, enhancement or other, not \"bugfixes\" (did you mean \"bugfix\"?)"
        ),
        (
            "updates: {severities: [high]}",
            "1:24: severities is critical, important, moderate, low or unrated, not \"high\""
        ),
        (
            "updates: {approve_after: 7}",
            "1:26: approve_after is whole days, 0d to 366d, not \"7\" (did you mean \"7d\"?)"
        ),
        (
            "updates: {newer: security_only}",
            "1:18: newer is hold, security-only or allow, not \"security_only\" (did you mean \"security-only\"?)"
        ),
        ("waves: []", "1:8: waves is empty: leave it out for one wave with every host"),
        (
            "waves: [{name: a, hosts: rest}, {name: b, hosts: x}]",
            "1:26: rest must be the last wave: those after it would have no host"
        ),
        ("waves: [{name: a, hosts: x}, {name: a, hosts: y}]", "1:30: the wave \"a\" stands twice, first on line 1"),
        ("waves: [{hosts: x}]", "1:9: a wave needs name: for example name: canary"),
        ("waves: [{name: a}]", "1:9: a wave needs hosts: for example hosts: ring=canary"),
        ("waves: [{name: a, hosts: x, batch: 0}]", "1:36: batch is 1 to 10000, not 0"),
        ("waves: [{name: a, hosts: x, batch: 0%}]", "1:36: batch is more than 0%"),
        ("waves: [{name: a, hosts: x, batch: [1, 120%]}]", "1:40: batch is 0% to 100%, not 120%"),
        (
            "waves: [{name: a, hosts: x, batch: many}]",
            "1:36: batch is a number or a percentage like 3 or 20%, not \"many\""
        ),
        ("waves: [{name: a, hosts: x, batch: []}]", "1:36: batch is empty"),
        ("waves: [{name: a, hosts: x, max_failed: -1}]", "1:41: max_failed is 0 to 10000, not -1"),
        (
            "waves: [{name: a, hosts: x, soak: 30}]",
            "1:35: soak is a span like 30m, 4h or 7d, not \"30\" (did you mean \"30m\"?)"
        ),
        ("waves: [{name: a, hosts: x, promote: manual}]", "1:38: promote is auto or approve, not \"manual\""),
        (
            "reboot: if-required",
            "1:9: reboot is never, if_required or always, not \"if-required\" (did you mean \"if_required\"?)"
        ),
        (
            "hooks: {before: [/bin/drain]}",
            "1:18: a hook is a list of words, not \"/bin/drain\": no shell reads it (did you mean \"[/bin/drain]\"?)"
        ),
        ("hooks: {before: [{command: [], from: host}]}", "1:28: command names no program"),
        ("limits: {client: 0}", "1:18: client is 1 to 10000, not 0"),
        ("checks: {required: []}", "1:10: checks has no key \"required\": known are settle"),
        ("reboot: never\nreboot: always", "2:1: \"reboot\" stands twice, first on line 1"),
        ("", "1:1: is empty"),
    ])
    func oneProblem(text: String, problem: String) {
        #expect(playbookProblems(text) == [problem])
    }

    @Test func namesAreHeldToTheInventory() throws {
        let inventory = Inventory(clients: [try client(ClientTests.example)])
        let text = """
            hosts: [web1, "not group:dbs or client:acne", "acme/web9", nobody*]
            waves:
              - {name: a, hosts: ring=cannary and os=anything}
              - {name: b, hosts: 'site:x or group:w* or tag:y'}
            window: monthy
            """
        #expect(
            playbookProblems(text, for: inventory) == [
                "1:20: the inventory has no group \"dbs\" (did you mean \"group:db\"?)",
                "1:33: the inventory has no client \"acne\" (did you mean \"client:acme\"?)",
                "1:48: the inventory has no host \"acme/web9\" (did you mean \"acme/web1\"?)",
                "3:22: the inventory has no ring \"cannary\" (did you mean \"ring:canary\"?)",
                "5:9: no client has a window \"monthy\" (did you mean \"monthly\"?)",
            ])
        #expect(playbookProblems("hosts: [web1, 'ring=canary']\nwindow: weekly", for: inventory) == [])
        #expect(playbookProblems("hosts: group:dbs\nwindow: never-heard-of") == [])
    }

    @Test func missingFile() {
        let error = #expect(throws: Problems.self) { try PlaybookReader.read(file: "/nonexistent/x.yml") }
        #expect(error?.description == "/nonexistent/x.yml: there is no such file")
    }
}
