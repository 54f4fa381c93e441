import Controller
import Foundation
import Inventory
import Ledger
import Vocabulary

/// A run as the ledger tells it, for a colleague who was not there.
struct RunStory {
    let run: RunID
    private let summary: RunSummary?
    private let outcomes: [(host: HostID, fact: HostOutcomeFact)]
    private let gates: [WaveFact]
    private let emergency: RunStartedFact.Emergency?
    /// The due windows that it held.
    private let windows: [DueHistory.Entry]

    init(ledger: Ledger, run: RunID) throws {
        self.run = run
        summary = try ledger.runs().first { $0.run == run }
        var latest: [HostID: HostOutcomeFact] = [:]
        for fact in try ledger.facts(kinds: [HostOutcomeFact.kind], run: run) {
            if let host = fact.host { latest[host] = try fact.decode(HostOutcomeFact.self) }
        }
        outcomes = latest.sorted { ($0.value.finishedAt, $0.key) < ($1.value.finishedAt, $1.key) }.map {
            ($0.key, $0.value)
        }
        gates = try ledger.facts(kinds: [WaveFact.kind], run: run).map { try $0.decode(WaveFact.self) }
        emergency = try ledger.facts(kinds: [RunStartedFact.kind], run: run).first?.decode(RunStartedFact.self)
            .emergency
        windows = try DueHistory(ledger: ledger).windows(of: run)
    }

    /// Whether every host is as it should be.
    var isWell: Bool { outcomes.allSatisfy { $0.fact.outcome.standing == .verified } }

    private var state: RunState { summary?.state ?? .running }

    /// In the order in which the waves came.
    private var waveNames: [String] {
        var seen = Set<String>()
        return (gates.map(\.wave) + outcomes.map(\.fact.wave)).filter { seen.insert($0).inserted }
    }

    func print() {
        let terminal = Terminal.output
        if let emergency { Console.print("emergency run: \(emergency.reason) (approved by \(emergency.approvedBy))") }
        for wave in waveNames {
            var table = Table(
                .text("HOST"), .text("OUTCOME"), .number("APPLIED"), .number("MISSING"), .text("REBOOT"),
                .number("TOOK"), .flexible("REASON"))
            for (host, fact) in outcomes where fact.wave == wave { table.add(row: row(host, fact)) }
            Console.print("\nwave \(wave)\(gate(wave))")
            Console.print(table.rendered(for: terminal))
        }
        for (host, fact) in outcomes {
            for check in fact.checks where check.verdict != "ok" {
                Console.print(
                    "  \(host): check \(check.name): \(check.verdict.replacing("_", with: "-")), \(check.before) before, \(check.after) after"
                        + (check.detail.map { ": \($0)" } ?? ""))
            }
        }
        for entry in windows { Console.print(DuePrinter(inventory: Inventory(clients: [])).words(entry)) }
        Console.print("\nrun \(run): \(state.rawValue)" + (summary?.reason.map { ", \($0)" } ?? ""))
    }

    private func row(_ host: HostID, _ fact: HostOutcomeFact) -> [Table.Cell] {
        let style: Style =
            switch fact.outcome.standing {
            case .verified: .good
            case .failed: .bad
            case .notAttempted: .warning
            }
        let reboot = fact.rebooted ? "rebooted" : fact.rebootPending ? "pending" : "-"
        let took = fact.startedAt.map { Moment.span(fact.finishedAt.timeIntervalSince($0)) } ?? "-"
        return [
            .init("\(host)"), .init(fact.outcome.rawValue.replacing("_", with: " "), style),
            .init("\(fact.changes.count(where: \.applied))"), .init("\(fact.changes.count { !$0.applied })"),
            .init(reboot), .init(took),
            .init(fact.reason ?? ""),
        ]
    }

    private func gate(_ wave: String) -> String {
        gates.last { $0.wave == wave }.map { ": gate \($0.decision), \($0.reason)" } ?? ": gate not decided"
    }

    // MARK: - JSON

    func document(schema: String) -> Document {
        Document(
            schema: schema, run: run.rawValue, state: state.rawValue, reason: summary?.reason,
            playbook: summary?.playbook,
            startedAt: summary?.startedAt, finishedAt: summary?.finishedAt, emergency: emergency,
            windows: windows.map(DueWindowDocument.init),
            waves: waveNames.map { wave in
                let gate = gates.last { $0.wave == wave }
                return WaveDocument(
                    name: wave, gate: gate?.decision, reason: gate?.reason,
                    hosts: outcomes.filter { $0.fact.wave == wave }.map(HostDocument.init))
            })
    }

    struct Document: Encodable {
        let schema: String
        let run: String
        let state: String
        let reason: String?
        let playbook: String?
        let startedAt: Date?
        let finishedAt: Date?
        let emergency: RunStartedFact.Emergency?
        let windows: [DueWindowDocument]
        let waves: [WaveDocument]
    }

    struct WaveDocument: Encodable {
        let name: String
        let gate: String?
        let reason: String?
        let hosts: [HostDocument]
    }

    struct HostDocument: Encodable {
        /// The identity, `client/host`: two clients may use the same name.
        let host: HostID
        let client: String
        let name: String
        let outcome: HostOutcome
        let reason: Nullable<String>
        let packages: [HostOutcomeFact.Change]
        let rebooted: Bool
        let rebootPending: Bool
        let checks: [HostOutcomeFact.Check]
        let startedAt: Date?
        let finishedAt: Date

        init(_ entry: (host: HostID, fact: HostOutcomeFact)) {
            host = entry.host
            client = entry.host.client.rawValue
            name = entry.host.name
            outcome = entry.fact.outcome
            reason = Nullable(entry.fact.reason)
            packages = entry.fact.changes
            rebooted = entry.fact.rebooted
            rebootPending = entry.fact.rebootPending
            checks = entry.fact.checks
            startedAt = entry.fact.startedAt
            finishedAt = entry.fact.finishedAt
        }
    }
}
