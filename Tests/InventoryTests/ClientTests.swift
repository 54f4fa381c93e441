import Foundation
import MaintenanceWindows
import Testing
import Vocabulary

@testable import Inventory

@Suite struct ClientTests {
    /// The example of the design, as somebody would write it from the documentation alone.
    static let example = """
        client: acme
        name: ACME Funeral Homes
        timezone: America/Chicago            # Area/City or UTC; mandatory
        ssh:
          user: msp
          identity_file: ~/.ssh/acme_ed25519 # the agent is tried first
          proxy_jump: msp@bastion.acme.example:22
          become: sudo                       # sudo | none
        windows:
          - {name: monthly, when: second Tuesday + 4 days, at: "22:00", length: 4h, cutoff: 45m}
          - {name: weekly,  when: every Sat, at: "22:00", length: 3h}
        blackouts:
          - {name: year-end, from: 2026-12-18, to: 2027-01-04, allow: emergency}
        sla:
          clock: detected                    # detected | released | approved
          stop: active                       # active (rebooted, restarted) | installed
          deadlines: {kev: 3d, critical: 7d, important: 14d, moderate: 30d, low: 90d, unrated: 14d, reboot: 7d}
          target: 95
          scan_within: 7d
        defaults: {window: monthly, ring: prod}
        checks:
          required: [{disk: /, free: 10%}, {units: no-new-failures}]
        groups:
          web:
            checks: {required: [{systemd: nginx}, {http: "http://127.0.0.1/healthz", from: host, status: 200}]}
            hosts:
              web1: {address: 10.0.0.11, ring: canary}
              web2: {address: 10.0.0.12, exposed: true}
          db:
            window: weekly
            checks: {required: [{tcp: 5432}], wanted: [{command: [/usr/local/bin/replication-lag, --max, "30"]}]}
            hosts: {db1: {address: 10.0.0.21}, db2: {address: 10.0.0.22, port: 2222}}
        clusters:
          - {name: db-pair, members: [db1, db2], max_unavailable: 1, settle: 10m}
        """

    /// As with every setting: the host's, else its group's, else the client's, else none.
    @Test func answersAreKeptAsTheNearestSays() throws {
        let acme = try client(
            """
            client: a
            timezone: UTC
            windows: [{name: night, when: daily, at: "22:00", length: 2h}]
            defaults: {window: night, keep_answers: 90d}
            groups: {card: {keep_answers: 400d, hosts: {pos1: {keep_answers: 7d}, pos2: {}}}}
            hosts: {web1: {}}
            """)
        let days = acme.hosts.map { ($0.keepsAnswersFor?.components.seconds ?? 0) / 86_400 }
        #expect(acme.hosts.map(\.id.name) == ["pos1", "pos2", "web1"] && days == [7, 400, 90])
        #expect(try client(Self.example).hosts.allSatisfy { $0.keepsAnswersFor == nil })
    }

    @Test func exampleOfTheDesign() throws {
        let client = try client(Self.example)
        #expect(client.displayName == "ACME Funeral Homes")
        #expect(client.calendar.timeZone.identifier == "America/Chicago")
        #expect(client.calendar.windows.map(\.cutoff) == [.seconds(2700), .seconds(1800)])
        #expect(client.calendar.blackouts.map(\.allow) == [.emergency])
        #expect(client.serviceLevel == .default)
        #expect(client.hosts.map(\.id.description) == ["acme/web1", "acme/web2", "acme/db1", "acme/db2"])
        #expect(client.hosts.map(\.ring) == ["canary", "prod", "prod", "prod"])
        #expect(client.hosts.map(\.windows) == [["monthly"], ["monthly"], ["weekly"], ["weekly"]])
        #expect(client.hosts.map(\.exposed) == [false, true, false, false])
        #expect(client.hosts.map(\.connection.port) == [22, 22, 22, 2222])
        #expect(client.hosts.map(\.group) == ["web", "web", "db", "db"])
        let connection = client.hosts[0].connection
        #expect(connection.user == "msp" && connection.become == .sudo && connection.useAgent)
        #expect(connection.identityFiles == ["/home/jane/.ssh/acme_ed25519"])
        #expect(connection.jumps == [JumpHost(user: "msp", address: "bastion.acme.example", port: 22)])
        #expect(
            client.hosts[2].checks.map(\.name) == [
                "disk / free 10%", "units no-new-failures", "tcp 5432",
                "command /usr/local/bin/replication-lag --max 30",
            ])
        #expect(client.hosts[2].checks.map(\.requirement) == [.required, .required, .required, .wanted])
        #expect(client.clusters.map(\.settle) == [.seconds(600)])
        #expect(client.clusters[0].members.map(\.name) == ["db1", "db2"])
    }

    @Test func nearestLevelWinsAndChecksAndTagsAddUp() throws {
        let client = try client(
            head + """
                ssh: {user: a, port: 1, agent: false, identity_file: [k1, /k2]}
                checks: {required: [{systemd: sshd}, {process: cron}]}
                groups:
                  web:
                    ssh: {user: b}
                    tags: [x]
                    site: berlin
                    hosts:
                      web1:
                      web2: {user: c, port: 2, ssh: {user: ignored, agent: true, proxy_jump: none}, tags: [y, x], site: bonn,
                        checks: {wanted: [{process: cron}, {tcp: 80}]}}
                hosts: {lone: {}}
                """)
        let (web1, web2, lone) = (client.hosts[0], client.hosts[1], client.hosts[2])
        #expect(web1.address == "web1" && lone.address == "lone")
        #expect([web1, web2, lone].map(\.connection.user) == ["b", "c", "a"])
        #expect([web1, web2, lone].map(\.connection.port) == [1, 2, 1])
        #expect([web1, web2, lone].map(\.connection.useAgent) == [false, true, false])
        #expect(web1.connection.identityFiles.map { ($0 as NSString).lastPathComponent } == ["k1", "k2"])
        #expect(web1.connection.identityFiles.allSatisfy { $0.hasPrefix("/") })
        #expect([web1, web2, lone].map(\.site) == ["berlin", "bonn", nil])
        #expect([web1.tags, web2.tags, lone.tags] == [["x"], ["x", "y"], []])
        #expect([web1, web2, lone].map(\.group) == ["web", "web", nil])
        #expect(web2.checks.map(\.name) == ["systemd sshd", "process cron", "tcp 80"])
        #expect(web2.checks.map(\.requirement) == [.required, .wanted, .wanted])
    }

    @Test func withoutUserTheLoginNameIsTaken() throws {
        #expect(try client(head + "hosts: {a: {}}").hosts[0].connection == ConnectionSettings(user: "jane"))
    }

    @Test func everySettingOfSSH() throws {
        let key = "ssh-ed25519 " + Data([0, 0, 0, 11] + "ssh-ed25519".utf8 + [1]).base64EncodedString()
        let client = try client(
            head + """
                ssh:
                  password_login: true
                  password_command: [pass, show, "acme ssh"]
                  sudo_password_command: [pass, show, sudo]
                  passphrase_command: [pass, show, key]
                  become: none
                  known_hosts: /etc/ssh/known
                  trust_on_first_use: true
                  proxy_jump: "a@one:2200,two,[fd00::1]:23"
                hosts: {a: {address: "fd00::2%eth0", host_key: "\(key) root@a"}}
                """)
        let connection = client.hosts[0].connection
        #expect(connection.loginPassword == .command(["pass", "show", "acme ssh"]))
        #expect(connection.sudoPassword == .command(["pass", "show", "sudo"]))
        #expect(connection.passphraseCommand == ["pass", "show", "key"])
        #expect(
            connection.become == .none && connection.knownHostsFile == "/etc/ssh/known" && connection.trustOnFirstUse)
        #expect(connection.hostKeys == ["\(key) root@a"])
        #expect(connection.jumps.map(\.description) == ["a@one:2200", "two:22", "[fd00::1]:23"])
    }

    @Test func checksKnowTheAddressOfTheirHost() throws {
        let client = try client(
            head + """
                checks:
                  required:
                    - {http: "https://{address}:8443/x", contains: ok, status: 301, from: controller}
                    - {tcp: 22, from: controller}
                    - {tcp: 25, address: "{address}"}
                    - {tcp: 80, address: 10.1.1.1}
                    - {file: /var/backups/db.gz, max_age: 26h}
                    - {disk: /var, free: 2G}
                hosts: {a: {address: "fd00::2"}, b: {address: 10.0.0.1}}
                """)
        #expect(
            client.hosts[0].checks.map(\.name) == [
                "http https://[fd00::2]:8443/x status 301 contains \"ok\" from controller",
                "tcp [fd00::2]:22 from controller",
                "tcp [fd00::2]:25", "tcp 10.1.1.1:80", "file /var/backups/db.gz max_age 1d2h", "disk /var free 2G",
            ])
        #expect(client.hosts[1].checks[1].name == "tcp 10.0.0.1:22 from controller")
    }

    @Test func serviceLevelAndOrganisation() throws {
        let client = try client(
            head + """
                sla:
                  clock: released
                  stop: installed
                  deadlines: {kev: none, critical: 48h, important: 5wd, moderate: 1mo, low: none, reboot: 3}
                  target: 99.5%
                  scan_within: 36h
                contacts: [{name: J. Doe, role: CISO, email: j@acme.example, phone: "+1 555"}]
                contract: {number: C-17, from: 2026-01-01, to: 2027-12-31}
                holidays: [2027-01-01, 2026-12-25]
                report: {logo: logos/acme.svg, color: "#AA00ff", provider: MSP Inc.}
                hosts: {a: {}}
                """)
        let level = client.serviceLevel
        #expect(
            level.clock == .released && level.stop == .installed && level.target == 99.5
                && level.scanWithin == .seconds(129_600))
        #expect(level.kev == nil && level.reboot == .days(3))
        #expect(
            level.deadlines == [
                .critical: .elapsed(.seconds(172_800)), .important: .workingDays(5), .moderate: .months(1),
                .unrated: .days(14),
            ])
        #expect(client.contacts == [Contact(name: "J. Doe", role: "CISO", email: "j@acme.example", phone: "+1 555")])
        #expect(client.contract == Contract(number: "C-17", from: LocalDate("2026-01-01"), to: LocalDate("2027-12-31")))
        #expect(client.holidays.map(\.description) == ["2026-12-25", "2027-01-01"])
        #expect(client.report.color == "#aa00ff" && client.report.logo?.hasSuffix("/logos/acme.svg") == true)
    }

    @Test func everyFormOfWindow() throws {
        let client = try client(
            """
            client: acme
            timezone: UTC
            windows:
              - {name: a, rrule: "FREQ=MONTHLY;BYDAY=2TU", plus: 4 days, at: "22:00", until: "02:00", reboot: never}
              - {name: b, date: 2027-01-30, at: "02:30", length: 90m, if_gap: skip, if_overlap: second, overrun: stop-before-reboot}
              - {name: c, rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", at: "22:00", length: 1h, valid: {from: 2026-12-02, to: 2027-12-01}}
            hosts: {a: {window: [a, b, c]}}
            """)
        let windows = client.calendar.windows
        #expect(
            windows.map(\.when.description) == [
                "FREQ=MONTHLY;BYDAY=2TU + 4 days", "2027-01-30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
            ])
        #expect(windows[0].reboot == .never)
        #expect(windows[0].length == .until(try #require(LocalTime("02:00"))))
        #expect(windows[1].ifGap == .skip && windows[1].ifOverlap == .second && windows[1].overrun == .stopBeforeReboot)
        #expect(windows[2].validFrom == LocalDate("2026-12-02") && windows[2].validTo == LocalDate("2027-12-01"))
        #expect(client.hosts[0].windows == ["a", "b", "c"])
    }

    @Test func anchorsAndMerges() throws {
        let client = try client(
            head + """
                groups:
                  one: {hosts: {a: &base {address: 10.0.0.1, ring: canary, tags: &tags [x]}}}
                hosts:
                  b: {<<: *base, address: 10.0.0.2}
                  c: {<<: [{address: 10.0.0.3}, *base], tags: *tags}
                """)
        #expect(client.hosts.map(\.address) == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
        #expect(client.hosts.map(\.ring) == ["canary", "canary", "canary"])
    }

    @Test func blackoutsFromACalendarFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "holidays.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Xmas\nDTSTART;VALUE=DATE:20271225\nEND:VEVENT\nEND:VCALENDAR\n")
        try folder.write(
            "client.yml", head + "blackouts: [{name: h, ics: holidays.ics, allow: emergency}]\nhosts: {a: {}}")
        let client = try InventoryReader.read(folder: folder.path).clients[0]
        let date = try #require(LocalDate("2027-12-25"))
        #expect(client.calendar.blackouts == [Blackout(name: "Xmas", from: date, to: date, allow: .emergency)])
    }

    @Test func severalFilesInOrderOfTheirNames() throws {
        let folder = try TemporaryFolder()
        try folder.write("b.yaml", head.replacing("acme", with: "bravo") + "hosts: {a: {}}")
        try folder.write("a.yml", head + "hosts: {a: {}}")
        try folder.write(".hidden.yml", "nonsense")
        try folder.write("notes.txt", "nonsense")
        let inventory = try InventoryReader.read(folder: folder.path)
        #expect(inventory.hosts.map(\.id.description) == ["acme/a", "bravo/a"])
        #expect(try InventoryReader.read(file: folder.path + "/b.yaml").id.rawValue == "bravo")
        #expect(try InventoryReader.read(folder: folder.path + "/b.yaml").clients.count == 1)
    }
}
