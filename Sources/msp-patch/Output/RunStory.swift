import Controller
import Foundation
import Inventory
import Ledger
import Packages
import Planning
import Vocabulary

/// A run as the ledger tells it, for a colleague who was not there.
struct RunStory {
    let run: RunID
    let summary: RunSummary?
    let outcomes: [(host: HostID, fact: HostOutcomeFact)]
    let gates: [WaveFact]
    let emergency: RunStartedFact.Emergency?
    /// Who started it, as `user@machine`.
    let startedBy: String?
    let events: [Event]
    /// The due windows that it held.
    let windows: [DueHistory.Entry]
    /// Configuration files that hosts kept as they were, by host.
    let keptFiles: [HostID: [String]]
    /// What the jobs did on each host.
    let jobSteps: [HostID: [JobStep]]
    /// What was planned, with its forecasts.
    let plan: Plan?

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
        let started = try ledger.facts(kinds: [RunStartedFact.kind], run: run).first
        emergency = try started?.decode(RunStartedFact.self).emergency
        startedBy = started?.actor
        events = try Self.events(of: run, in: ledger)
        windows = try DueHistory(ledger: ledger).windows(of: run)
        keptFiles = try RunHistory(ledger: ledger).keptConfigurationFiles(in: run)
        jobSteps = try RunHistory(ledger: ledger).jobSteps(in: run)
        plan = try? RunHistory(ledger: ledger).plan(of: run)
    }

    /// Whether every host is as it should be.
    var isWell: Bool { outcomes.allSatisfy { $0.fact.outcome.standing == .verified } }

    var state: RunState { summary?.state ?? .running }

    /// In the order in which the waves came.
    var waveNames: [String] {
        var seen = Set<String>()
        return (gates.map(\.wave) + outcomes.map(\.fact.wave)).filter { seen.insert($0).inserted }
    }

    func print() {
        let terminal = Terminal.output
        if let summary {
            let clients = summary.clients.map(\.rawValue).joined(separator: ", ")
            let end = summary.finishedAt.map { ", took \(Moment.span($0.timeIntervalSince(summary.startedAt)))" }
            Console.print(
                "playbook \(summary.playbook) at \(clients); started \(Moment.utcSecond(summary.startedAt)) by \(startedBy ?? "nobody known")\(end ?? "")"
            )
        }
        if let emergency { Console.print("emergency run: \(emergency.reason) (approved by \(emergency.approvedBy))") }
        for wave in waveNames {
            var table = Table(
                .text("HOST"), .text("OUTCOME"), .number("APPLIED"), .number("MISSING"), .text("REBOOT"),
                .number("FORECAST"), .number("TOOK"), .flexible("REASON"))
            for (host, fact) in outcomes where fact.wave == wave { table.add(row: row(host, fact)) }
            Console.print("\nwave \(wave)\(gate(wave))")
            if let score = score(wave) { Console.print(score) }
            Console.print(table.rendered(for: terminal))
        }
        for (host, fact) in outcomes {
            for check in fact.checks where check.verdict != "ok" {
                Console.print(
                    "  \(host): check \(check.name): \(check.verdict.replacing("_", with: "-")), \(check.before) before, \(check.after) after"
                        + (check.detail.map { ": \($0)" } ?? ""))
            }
        }
        for (host, steps) in jobSteps.sorted(by: { $0.key < $1.key }) {
            for step in steps where step.name == .repair { Console.print("  \(host): \(step.repairWords)") }
        }
        for (host, files) in keptFiles.sorted(by: { $0.key < $1.key }) {
            Console.print(
                "  \(host): kept its own configuration; the package's lies in \(files.joined(separator: ", "))")
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
        let took = fact.tookSeconds.map(Moment.span) ?? "-"
        let forecast = fact.startedAt == nil ? nil : forecastMinutes(host).map { Moment.span($0 * 60) }
        return [
            .init("\(host)"), .init(fact.outcome.rawValue.replacing("_", with: " "), style),
            .init("\(fact.changes.count(where: \.applied))"), .init("\(fact.changes.count { !$0.applied })"),
            .init(reboot), .init(forecast ?? "-"), .init(took),
            .init(fact.reason ?? ""),
        ]
    }

    func forecastMinutes(_ host: HostID) -> Double? { plan?.hosts.first { $0.host == host }?.expectedMinutes }

    func forecast(_ wave: String) -> WaveForecast? { plan?.waves.first { $0.name == wave }?.forecast }

    /// From the first host's start to the last one's end, in minutes; nil where no host was touched.
    func tookMinutes(_ wave: String) -> Double? {
        let touched = outcomes.map(\.fact).filter { $0.wave == wave && $0.startedAt != nil }
        let starts = touched.compactMap { fact in fact.tookSeconds.map { fact.finishedAt - $0 } }
        guard let first = starts.min(), let last = touched.map(\.finishedAt).max() else { return nil }
        return last.timeIntervalSince(first) / 60
    }

    /// The forecast beside what came of it.
    private func score(_ wave: String) -> String? {
        guard let forecast = forecast(wave), let took = tookMinutes(wave) else { return nil }
        let touched = outcomes.filter { $0.fact.wave == wave && $0.fact.startedAt != nil }
        let within = touched.count { entry in
            guard let minutes = forecastMinutes(entry.host), let seconds = entry.fact.tookSeconds else { return false }
            return seconds <= minutes * 60
        }
        return
            "forecast \(Moment.span(forecast.minutes * 60)), at most \(Moment.span(forecast.minutesAtMost * 60)); it took \(Moment.span(took * 60)); \(within) of \(touched.count) hosts within their forecast"
    }

    private func gate(_ wave: String) -> String {
        gates.last { $0.wave == wave }.map { ": gate \($0.decision), \($0.reason)" } ?? ": gate not decided"
    }
}

extension JobStep {
    /// Of a repair: what came of it.
    fileprivate var repairWords: String {
        let result = exitStatus == 0 ? "repaired" : "not repaired (exit status \(exitStatus))"
        return
            "a transaction on it had been cut off or had failed: its package database was \(result), took \(Moment.span(seconds))"
    }
}

extension HostOutcomeFact {
    /// From its preflight to its last word, without what it waited for; nil where it was not touched. Facts of versions that did not measure
    /// the steps say from its job on.
    var tookSeconds: Double? {
        guard let startedAt else { return nil }
        return seconds.map { $0.values.reduce(0, +) } ?? finishedAt.timeIntervalSince(startedAt)
    }
}
