import Compliance
import Foundation
import Ledger
import Vocabulary

/// Three months of a client, recorded in a real ledger: daily scans, a window each week, and what goes wrong in life.
struct Fleet {
    /// Text that comes from hosts and people, for the tests to make hostile.
    struct Words {
        var displayName = "ACME Funeral Homes"
        var package = "openssl"
        var osName = "Debian GNU/Linux 12 (bookworm)"
        var failure = "no route to host"
        var reason = "the vendor of the booking system forbids newer versions"
    }

    let ledger: Ledger
    private let client: ClientID
    private let hosts: [HostID]
    private let words: Words
    /// What is pending in truth, and what the last scan has seen of it.
    private var pending: [HostID: [PendingRecord]] = [:]
    private var scanned: [HostID: PendingSet] = [:]
    /// What vendors publish on each day, for every host that has it.
    private let published: [Int: [String]]

    static let packages = ["libc6", "curl", "nginx", "bind9-libs", "linux-image-amd64", "sudo", "python3.11", "vim"]

    init(hosts count: Int, folder: String, words: Words = Words()) throws {
        guard let client = ClientID(rawValue: "acme") else { throw CocoaError(.featureUnsupported) }
        self.client = client
        self.words = words
        hosts = (1...count).compactMap { HostID(client: client, name: Self.name($0)) }
        var random = SplitMix64(seed: 42)
        published = Dictionary(
            uniqueKeysWithValues: (-61...33).map { day in
                (day, (Self.packages + [words.package]).filter { _ in Int.random(in: 0..<12, using: &random) == 0 })
            })
        let clock = Clock()
        ledger = try Ledger.open(path: folder + "/ledger.sqlite", actor: "alice@controller") { clock.now }
        for day in -61...33 {
            clock.now = Self.day(Double(day) + 0.99)
            try live(day)
        }
    }

    private final class Clock: @unchecked Sendable {
        // Set and read by the one thread that tells the story.
        var now = Fleet.day(-61)
    }

    static func name(_ number: Int) -> String {
        let kinds = ["web", "db", "app", "file", "mail"]
        return "\(kinds[number % kinds.count])\(number < 10 ? "0" : "")\(number)"
    }

    /// Midnight in Chicago of 1 October 2026 and days after it.
    static func day(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_790_830_800 + number * 86_400) }

    func model(_ period: String = "2026-10", knownAt: Date = Fleet.day(33)) throws -> ComplianceModel {
        try Compliance.model(
            client: client, facts: Compliance.facts(of: client, in: ledger, knownAt: knownAt), period: period,
            knownAt: knownAt, head: ledger.head(knownAt: knownAt))
    }

    // MARK: a day

    private mutating func live(_ day: Int) throws {
        if day == -61 { try configure() }
        if day == 12 { try grantException() }
        var facts: [NewFact] = []
        for (index, host) in hosts.enumerated() { facts.append(try scan(host, index, day)) }
        try ledger.append(facts)
        if (day + 61) % 7 == 1 { try patch(day) }
    }

    private func configure() throws {
        let level = ServiceLevelRecord(
            deadlines: [
                "kev": "3d", "critical": "7d", "important": "14d", "moderate": "30d", "low": "90d", "reboot": "7d",
            ])
        let members = hosts.enumerated().map { index, host in
            MemberRecord(
                host: host, address: "10.0.\(index / 250).\(index % 250 + 1)", group: String(host.name.prefix(3)),
                exposed: host.name.hasPrefix("web"), windows: ["weekly"])
        }
        let fact = ClientFact(
            displayName: words.displayName, timeZone: "America/Chicago", serviceLevel: level, hosts: members,
            windows: ["weekly: every Sun at 22:00 for 4 h"],
            blackouts: ["year-end: 2026-12-18 to 2027-01-04, emergencies only"])
        try ledger.append([
            NewFact(fact, client: client, validAt: Self.day(-61)),
            NewFact(Self.schedule, client: client, validAt: Self.day(-61)),
        ])
    }

    private static var schedule: WindowScheduleFact {
        let days = (-61...120).filter { ($0 + 61) % 7 == 1 }.map(Double.init)
        return WindowScheduleFact(
            definition: "weekly", until: day(121),
            instances: days.map { number in
                let opens = day(number + 22.0 / 24)
                return .init(
                    window: "weekly", opens: opens, cutoff: opens.addingTimeInterval(3.25 * 3600),
                    closes: opens.addingTimeInterval(4 * 3600),
                    dropped: (78...95).contains(number) ? "blackout year-end" : nil)
            })
    }

    private func grantException() throws {
        let fact = ExceptionFact(
            id: "E-2026-007", hostPattern: Self.name(2), package: "python3.11", reason: words.reason,
            approver: "C. Moreno", expires: Self.day(50), compensating: "reachable from the office network only")
        try ledger.append([NewFact(fact, client: client, validAt: Self.day(12))])
    }

    private mutating func scan(_ host: HostID, _ index: Int, _ day: Int) throws -> NewFact {
        let at = Self.day(Double(day) + 0.1)
        if index % 40 == 2, day > 20 {
            let failure = ScanFact.Failure(code: "unreachable", message: words.failure)
            return NewFact(ScanFact(result: .failed, failure: failure), host: host, validAt: at)
        }
        var next = pending[host] ?? []
        for name in published[day] ?? [] where (index + name.utf8.count) % 3 > 0 {
            next.removeAll { $0.name == name }
            next.append(record(name, day, isHeld: name == "vim" && index % 12 == 4))
        }
        let (appeared, gone) = (scanned[host] ?? PendingSet()).difference(to: PendingSet(next))
        let isNew = scanned[host] == nil || day == 4 || day == 9
        let scan = ScanFact(
            result: .complete, state: isNew ? state(index, day) : nil, appeared: appeared, gone: gone,
            pendingCount: next.count, durationSeconds: 2.5)
        pending[host] = next
        scanned[host] = PendingSet(next)
        return NewFact(scan, host: host, validAt: at)
    }

    private mutating func record(_ name: String, _ day: Int, isHeld: Bool) -> PendingRecord {
        let severities: [Severity] = [.important, .critical, .important, .moderate, .low, .moderate]
        return PendingRecord(
            name: name, architecture: "amd64", installed: "1.0", candidate: "1.\(day + 62)", updateClass: .security,
            severity: severities[(day + 61 + name.utf8.count) % 6],
            advisories: name == "vim" ? [] : ["DSA-\(5700 + day)-\(Self.packages.firstIndex(of: name) ?? 9)"],
            standing: (isHeld ? PendingStanding.held : .installable).rawValue)
    }

    private func state(_ index: Int, _ day: Int) -> HostState {
        // Some run out of space for a while; somebody clears it before the next window.
        let space = FindingRecord(
            code: "low_space", weight: "warning", message: "/boot has 12 MiB left", remedy: "apt-get autoremove")
        return HostState(
            osID: "debian", osVersion: index % 60 == 7 ? "11" : "12", osName: words.osName, packageManager: "apt",
            architecture: "amd64", machineID: "machine-\(index)", bootID: "boot-1", runningKernel: "6.1.0-18-amd64",
            findings: index % 15 == 3 && (4..<9).contains(day) ? [space] : [])
    }

    // MARK: a window

    private mutating func patch(_ day: Int) throws {
        let opens = Self.day(Double(day) + 22.0 / 24)
        let run = RunID(rawValue: "2026-run\(day)")
        let start = RunStartedFact(playbook: "weekly-security", planDigest: "d", plan: "{}", clients: [client])
        var facts = [NewFact(start, run: run, validAt: opens)]
        for (index, host) in hosts.enumerated() {
            facts.append(outcome(host, index, opens, run))
        }
        facts.append(
            NewFact(RunFinishedFact(state: .done), run: run, validAt: opens.addingTimeInterval(3 * 3600)))
        try ledger.append(facts)
    }

    private mutating func outcome(_ host: HostID, _ index: Int, _ opens: Date, _ run: RunID) -> NewFact {
        let end = opens.addingTimeInterval(Double(600 + index % 60 * 60))
        let window = HostOutcomeFact.Window(name: "weekly", opens: opens, closes: opens.addingTimeInterval(4 * 3600))
        let wanted = (pending[host] ?? []).filter { $0.standing == PendingStanding.installable.rawValue }
        let fails = index % 25 == 1 && Self.day(10) < opens
        let changes = wanted.map {
            HostOutcomeFact.Change(
                name: $0.name, architecture: $0.architecture, from: $0.installed, to: $0.candidate, applied: !fails)
        }
        let outcome: HostOutcome = fails ? .failed : changes.isEmpty ? .nothingToDo : .applied
        if outcome == .applied { pending[host]?.removeAll { $0.standing == PendingStanding.installable.rawValue } }
        return NewFact(
            HostOutcomeFact(
                outcome: outcome, reason: fails ? "dpkg: not enough free space on /boot" : nil,
                wave: index < 1 ? "canary" : "broad", window: window, changes: changes,
                rebooted: changes.contains { $0.name.hasPrefix("linux") } && !fails, startedAt: opens, finishedAt: end),
            host: host, run: run, validAt: end)
    }
}
