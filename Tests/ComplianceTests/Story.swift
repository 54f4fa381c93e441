import Foundation
import Ledger
import Testing
import Vocabulary

@testable import Compliance

/// The story of a client, told fact by fact, as the controller would record it.
struct Story {
    private(set) var facts: [Fact] = []
    private var pending: [String: PendingSet] = [:]
    private var states: [String: HostState] = [:]
    private var hosts: [String]
    private var level: ServiceLevelRecord
    private var zone: String
    private var windows: [String]
    private var freezes: [FreezeRecord]?
    private var exposed: Set<String>
    let client: ClientID

    /// - Parameter hosts: members from day 0 on.
    init(
        _ name: String = "acme", hosts: [String] = ["web1"], level: ServiceLevelRecord = .standard,
        zone: String = "UTC", windows: [String] = [], freezes: [FreezeRecord]? = nil, exposed: Set<String> = [],
        at day: Double = 0
    ) throws {
        client = try #require(ClientID(rawValue: name))
        self.hosts = hosts
        self.level = level
        self.zone = zone
        self.windows = windows
        self.freezes = freezes
        self.exposed = exposed
        try configure(at: day)
    }

    // MARK: configuration

    mutating func members(_ hosts: [String], at day: Double) throws {
        self.hosts = hosts
        try configure(at: day)
    }

    mutating func agree(_ level: ServiceLevelRecord, at day: Double) throws {
        self.level = level
        try configure(at: day)
    }

    mutating func expose(_ hosts: Set<String>, at day: Double) throws {
        exposed = hosts
        try configure(at: day)
    }

    mutating func move(to zone: String, at day: Double) throws {
        self.zone = zone
        try configure(at: day)
    }

    mutating func freeze(_ freezes: [FreezeRecord], at day: Double) throws {
        self.freezes = freezes
        try configure(at: day)
    }

    private mutating func configure(at day: Double) throws {
        let members = try hosts.map {
            MemberRecord(
                host: try host($0), address: "10.0.0.1", exposed: exposed.contains($0), windows: windows)
        }
        let client = ClientFact(
            displayName: "ACME", timeZone: zone, serviceLevel: level, hosts: members, freezes: freezes)
        try record(client, nil, day, known: day)
    }

    mutating func schedule(_ instances: [WindowScheduleFact.Instance], at day: Double) throws {
        try record(
            WindowScheduleFact(definition: "\(day)", until: Self.day(400), instances: instances), nil, day, known: day)
    }

    // MARK: scans

    mutating func scan(
        _ name: String = "web1", at day: Double, _ updates: [PendingRecord], result: ScanFact.Result = .complete,
        state: HostState? = nil, known: Double? = nil
    ) throws {
        let next = PendingSet(updates)
        let (appeared, gone) = (pending[name] ?? PendingSet()).difference(to: next)
        let changed = state ?? (states[name] == nil ? HostState.debian() : nil)
        let scan = ScanFact(
            result: result, failedRepositories: result == .partial ? ["security"] : [],
            state: changed == states[name] ? nil : changed, appeared: appeared, gone: gone, pendingCount: updates.count)
        pending[name, default: PendingSet()].apply(scan)
        states[name] = changed ?? states[name]
        try record(scan, name, day, known: known ?? day)
    }

    mutating func unreachable(_ name: String = "web1", at day: Double) throws {
        let failure = ScanFact.Failure(code: "unreachable", message: "no route to host")
        try record(ScanFact(result: .failed, failure: failure), name, day, known: day)
    }

    // MARK: runs

    mutating func install(
        _ name: String = "web1", at day: Double, _ changes: [(String, String)], rebooted: Bool = false,
        rebootPending: Bool = false, outcome: HostOutcome = .applied, rollbackOf: RunID? = nil, known: Double? = nil
    ) throws {
        let fact = HostOutcomeFact(
            outcome: outcome, wave: "all",
            changes: changes.map {
                .init(name: $0.0, architecture: "amd64", from: "1", to: $0.1, applied: outcome == .applied)
            },
            rebooted: rebooted, rebootPending: rebootPending, startedAt: Self.day(day - 0.01),
            finishedAt: Self.day(day),
            rollbackOf: rollbackOf)
        try record(fact, name, day, known: known ?? day)
    }

    // MARK: reports

    /// The report of October is handed out.
    mutating func issue(known: Double, digest: String? = nil) throws {
        let report = try model(known: known)
        let issued = ReportIssuedFact(
            period: "2026-10", knownAt: report.knownAt, digest: digest ?? report.digest,
            ledgerSequence: report.ledgerSequence, ledgerHash: report.ledgerHash)
        try record(issued, nil, known, known: known + 0.001)
    }

    // MARK: everything

    mutating func record(_ body: some FactBody, _ name: String? = nil, _ day: Double, known: Double) throws {
        let sequence = Int64(facts.count + 1)
        facts.append(
            Fact(
                sequence: sequence, recordedAt: Self.day(known), validAt: Self.day(day), kind: type(of: body).kind,
                client: client, host: try name.map(host), run: nil, actor: "tester",
                body: try CanonicalJSON.encode(body), previousHash: "", hash: "\(sequence)"))
    }

    func host(_ name: String) throws -> HostID { try #require(HostID(client: client, name: name)) }

    /// Midnight UTC of 1 October 2026 and days after it.
    static func day(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_790_812_800 + number * 86_400) }

    // MARK: questions

    func model(_ period: String = "2026-10", known: Double = 60, _ facts: [Fact]? = nil) throws -> ComplianceModel {
        try Compliance.model(
            client: client, facts: facts ?? self.facts, period: period, knownAt: Self.day(known),
            head: LedgerHead(sequence: Int64(self.facts.count), hash: "head"))
    }

    /// All obligations, by the knowledge of a day.
    func obligations(asOf day: Double, known: Double = 1000) throws -> [Obligation] {
        let history = try ClientHistory(
            client: client, facts: facts, knownAt: Self.day(known), before: Self.day(day))
        return try Snapshot(history, asOf: Self.day(day), freshness: .agreed).obligations
    }

    func states(at day: Double) throws -> [String: ComplianceState] {
        let states = try Compliance.currentStates(client: client, facts: facts, at: Self.day(day))
        return Dictionary(uniqueKeysWithValues: states.hosts.map { ($0.host.name, $0.state) })
    }
}

extension ServiceLevelRecord {
    static let standard = ServiceLevelRecord(
        deadlines: [
            "kev": "3d", "critical": "7d", "important": "14d", "moderate": "30d", "low": "90d", "unrated": "14d",
            "reboot": "7d",
        ])

    static func with(
        clock: ServiceClock = .detected, stop: ServiceStop = .active, important: String = "14d",
        reboot: String = "7d"
    ) -> ServiceLevelRecord {
        var record = standard
        record.clock = clock.rawValue
        record.stop = stop.rawValue
        record.deadlines["important"] = important
        record.deadlines["reboot"] = reboot
        return record
    }
}

extension HostState {
    static func debian(
        _ version: String = "12", boot: String = "boot-1", machine: String = "machine", rebootRequired: Bool = false,
        findings: [FindingRecord] = []
    ) -> HostState {
        HostState(
            osID: "debian", osVersion: version, osName: "Debian GNU/Linux \(version)", packageManager: "apt",
            architecture: "amd64", machineID: machine, bootID: boot, runningKernel: "6.1.0-18-amd64",
            rebootRequired: rebootRequired, findings: findings)
    }
}

func update(
    _ name: String, _ candidate: String, advisories: [String] = [], severity: Severity = .important,
    installed: String = "1", updateClass: UpdateClass = .security, standing: PendingStanding = .installable
) -> PendingRecord {
    PendingRecord(
        name: name, architecture: "amd64", installed: installed, candidate: candidate, updateClass: updateClass,
        severity: severity, advisories: advisories, standing: standing.rawValue)
}
