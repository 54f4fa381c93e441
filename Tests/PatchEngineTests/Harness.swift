import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Packages
import Planning
import Testing
import Vocabulary

/// An engine, a clock, and words for what happens.
struct Harness {
    static let opens = Date(timeIntervalSince1970: 1_800_000_000)
    static let night = PlannedWindow(
        name: "night", opens: opens, cutoff: opens + 3 * 3600, closes: opens + 4 * 3600)
    static let change = PackageChange(name: "openssl", architecture: "amd64", from: "3.0.14", to: "3.0.15")
    static let drainHook = PlannedHook(argv: ["pool"], from: .controller, timeoutSeconds: 600)

    var engine: RunEngine
    var now: Date
    var commands: [RunCommand] = []

    init(_ plan: Plan, now: Date = Harness.opens) {
        engine = RunEngine(plan: plan, run: RunID(rawValue: "run"))
        self.now = now
    }

    // MARK: Making plans

    static func id(_ name: String) throws -> HostID { try #require(HostID("acme/\(name)")) }

    static func host(
        _ name: String, windows: [PlannedWindow] = [night], changes: [PackageChange] = [change], minutes: Double = 10,
        blockers: [Blocker] = []
    ) throws -> PlannedHost {
        PlannedHost(
            host: try id(name), address: "\(name).acme.example", packageManager: .apt, windows: windows,
            changes: changes,
            expectedMinutes: minutes, blockers: blockers)
    }

    static func plan(_ waves: PlannedWave...) -> Plan {
        Plan(playbook: "monthly", playbookDigest: "", createdAt: opens, waves: waves)
    }

    static func wave(_ name: String, _ hosts: String..., batches: [Int] = [10]) throws -> PlannedWave {
        PlannedWave(name: name, batches: batches, hosts: try hosts.map { try host($0) })
    }

    // MARK: Letting things happen

    @discardableResult
    mutating func tell(_ event: RunEvent, after seconds: TimeInterval = 0) -> [RunCommand] {
        now += seconds
        commands = engine.handle(event, at: now)
        return commands
    }

    @discardableResult
    mutating func start() -> [RunCommand] { tell(.started) }

    /// Brings a host from its preflight to the end of its job.
    mutating func runJob(_ name: String, _ answer: JobAnswer = .finished(exitStatus: 0, reason: nil)) throws {
        let host = try Self.id(name)
        tell(.preflightDone(host, .ready))
        if commands.contains(.drain(host)) { tell(.drained(host, .done)) }
        tell(.baselineTaken(host, .taken))
        tell(.jobFinished(host, answer), after: 60)
    }

    /// Brings a host from its preflight to its last word.
    mutating func finish(
        _ name: String, verification: Verification = Harness.everything,
        report: HealthReport = HealthReport(comparisons: [])
    ) throws {
        let host = try Self.id(name)
        try runJob(name)
        tell(.verified(host, verification))
        if commands.contains(.reboot(host)) { tell(.rebooted(host, .rebooted(kernelIsNewest: true)), after: 60) }
        tell(.checked(host, report))
        if commands.contains(.undrain(host)) { tell(.undrained(host, .done)) }
    }

    /// Lets a host fail: nothing of what was planned is installed.
    mutating func fail(_ name: String) throws {
        try finish(name, verification: Verification(applied: [], missing: [Self.change], rebootRequired: false))
    }

    static let everything = Verification(applied: [change], missing: [], rebootRequired: false)

    static func report(_ before: CheckState, _ after: CheckState) -> HealthReport {
        HealthReport(comparisons: [
            CheckComparison(
                name: "systemd app", requirement: .required, before: before, after: after,
                verdict: Comparison.verdict(before: before, after: after))
        ])
    }

    // MARK: Looking

    /// Hosts whose preflight was ordered by the last event.
    var started: [String] {
        commands.compactMap {
            guard case .preflight(let host) = $0 else { return nil }
            return host.name
        }
    }

    var outcomes: [String: HostOutcome] {
        let hosts = engine.waves.flatMap(\.hosts)
        return Dictionary(uniqueKeysWithValues: hosts.compactMap { host in host.outcome.map { (host.host.name, $0) } })
    }

    func record(_ name: String) throws -> HostRecord {
        let records = commands.compactMap { command -> HostRecord? in
            guard case .recordOutcome(let record) = command, record.host.name == name else { return nil }
            return record
        }
        return try #require(records.last)
    }

    var gate: GateDecision? {
        commands.compactMap { command -> GateDecision? in
            guard case .recordGate(_, let decision) = command else { return nil }
            return decision
        }.last
    }
}
