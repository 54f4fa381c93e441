import Compliance
import Controller
import Foundation
import Inventory
import Ledger
import MaintenanceWindows
import Vocabulary

/// The answer of `why`, in plain words.
struct WhyPrinter {
    let explanation: Explanation
    let client: Client
    let package: String?
    let asked: AskedPackage?
    let now: Date

    private var report: HostStatusReport { explanation.report }

    func print() {
        Console.print(Terminal.output.styled(report.host.id.description, .bold))
        line(
            "stands",
            report.state.rawValue.replacing("_", with: " ") + (report.reason.isEmpty ? "" : ": \(report.reason)"))
        line("seen", seen)
        if package == nil { printHost() }
        for update in explanation.updates { package == nil ? printShort(update) : printFull(update) }
        if explanation.updates.isEmpty, report.seen != nil { Console.print(nothing) }
        if let asked { WhyPackagePrinter(asked: asked, isApt: report.seen?.packageManager == "apt", now: now).print() }
    }

    private var seen: String {
        guard let scannedAt = report.scannedAt else {
            return "never: msp-patch scan --limit \(report.host.id)"
        }
        let failed = report.failure.map { "; the last attempt \(age(report.attemptedAt)) failed: \($0.message)" } ?? ""
        let partial =
            report.failedRepositories.isEmpty
            ? "" : "; not refreshed: \(report.failedRepositories.joined(separator: ", "))"
        return Moment.age(of: scannedAt, at: now) + partial + failed
    }

    private func age(_ date: Date?) -> String { date.map { Moment.age(of: $0, at: now) } ?? "" }

    private var nothing: String {
        let what = package.map { "nothing is pending for \($0)" } ?? "nothing is pending"
        let isSure = report.failedRepositories.isEmpty && report.failure == nil
        return "  \(what), as of that scan" + (isSure ? "" : ", which did not see everything")
    }

    // MARK: the host

    private func printHost() {
        if let state = report.seen, state.rebootRequired {
            line("reboot", "required: \(state.rebootReasons.joined(separator: "; "))")
        }
        for finding in report.findings {
            line(finding.weight, finding.message + (finding.remedy.map { "; \($0)" } ?? ""))
        }
        for obligation in explanation.obligations where obligation.packages.isEmpty {
            line("due", words(obligation))
        }
    }

    private func printShort(_ update: Explanation.Update) {
        let record = update.record
        let due = update.obligations.first.map { "; due \(Moment.local($0.due, client.calendar.timeZone))" } ?? ""
        let exploited = update.exploited.isEmpty ? "" : "known to be exploited; "
        Console.print("  \(record.key.stream) \(record.candidate): \(exploited)\(fate(update))\(due)")
    }

    /// What becomes of it, in a few words.
    private func fate(_ update: Explanation.Update) -> String {
        guard update.record.standing == PendingStanding.installable.rawValue else { return standing(update.record) }
        if let verdict = update.verdicts.first(where: \.isSelected) { return words(verdict) }
        let reasons = update.verdicts.map { "\($0.playbook) \(words($0))" }
        return reasons.isEmpty ? "no playbook was asked" : reasons.joined(separator: "; ")
    }

    // MARK: one package

    private func printFull(_ update: Explanation.Update) {
        let record = update.record
        Console.print("  " + Terminal.output.styled(record.key.stream.description, .bold))
        line("installed", record.installed ?? "not at all: it would come anew")
        line(
            "candidate",
            "\(record.candidate) from \(record.source.isEmpty ? "an unnamed source" : record.source), first seen \(Moment.age(of: update.interval.firstSeen, at: now))"
        )
        line("standing", standing(record))
        line("class", "\(record.updateClass.rawValue), severity \(record.severity.rawValue)")
        for advisory in record.advisories { line("advisory", words(advisory, update.advisories)) }
        if !record.cves.isEmpty { line("closes", closes(update)) }
        for flaw in update.exploited {
            line("exploited", "\(flaw.cve), listed \(Moment.utc(flaw.listed).prefix(10))")
        }
        for obligation in update.obligations { line("due", words(obligation)) }
        if update.obligations.isEmpty { line("due", "nothing was promised about it") }
        for verdict in update.verdicts { line(verdict.playbook, words(verdict)) }
        if update.verdicts.isEmpty { line("rule", "no playbook was asked; name one with --playbooks") }
    }

    private func closes(_ update: Explanation.Update) -> String {
        let cves = update.record.cves
        let shown = cves.prefix(8).joined(separator: " ") + (cves.count > 8 ? " and \(cves.count - 8) more" : "")
        let probability = update.probability.map {
            String(format: "; exploitation within 30 days is %.1f %% probable at most (EPSS)", $0 * 100)
        }
        return shown + (probability ?? "")
    }

    private func words(_ id: String, _ advisories: [AdvisoryFact]) -> String {
        guard let advisory = advisories.first(where: { $0.id == id }) else {
            return "\(id), of which no feed says more"
        }
        let withdrawn = advisory.withdrawn.map { ", withdrawn \(Moment.utc($0).prefix(10))" } ?? ""
        return "\(id), released \(Moment.utc(advisory.released).prefix(10))\(withdrawn)"
    }

    private func words(_ obligation: Obligation) -> String {
        let late = obligation.due <= now ? ", \(Moment.span(now.timeIntervalSince(obligation.due))) overdue" : ""
        let exploited = obligation.knownExploited ? ", known to be exploited" : ""
        let exceptions =
            obligation.exceptions.isEmpty ? "" : ", exception \(obligation.exceptions.joined(separator: ", "))"
        let clock =
            "its clock began \(Moment.local(obligation.start, client.calendar.timeZone)) (\(obligation.clock.rawValue)\(obligation.fellBack ? ", as nothing more is known" : ""))"
        return
            "\(Moment.local(obligation.due, client.calendar.timeZone))\(late): \(obligation.title)\(exploited)\(exceptions); \(clock)"
    }

    private func words(_ verdict: Explanation.Verdict) -> String {
        switch verdict.answer {
        case .selected(let wave, let window, let start?):
            "takes it in wave \(wave), \(Moment.local(start, client.calendar.timeZone)) at the earliest\(window.map { " (window \($0))" } ?? "")"
        case .selected(let wave, _, nil):
            "takes it in wave \(wave), and no window comes in which it fits: msp-patch windows --limit \(report.host.id)"
        case .companion(let reason): "takes it only where a selected update needs it: \(reason)"
        case .leftAlone(let reason): "leaves it alone: \(reason)"
        case .otherHosts(let reason): "does not work on this host: \(reason)"
        }
    }

    /// Whether the package manager would take it, and what mends it where not.
    private func standing(_ record: PendingRecord) -> String {
        let isDnf = report.seen?.packageManager != "apt"
        return switch PendingStanding(rawValue: record.standing) {
        case .installable: "would be installed now"
        case .held:
            "held on the host; \(isDnf ? "dnf versionlock delete \(record.name)" : "apt-mark unhold \(record.name)") lets it go"
        case .phased: "phased: the distribution has not let it out to this host yet"
        case .excluded: "excluded by the host's own configuration (\(isDnf ? "excludepkgs of dnf" : "a pin of apt"))"
        case .notEntitled: "not entitled: the host has no subscription for it"
        case .keptBack: "kept back: the package manager would have to remove something, or lacks something"
        case nil: record.standing
        }
    }

    private func line(_ key: String, _ text: String) { Self.line(key, text) }

    static func line(_ key: String, _ text: String) {
        Console.print("    " + key.padding(toLength: max(12, key.count + 1), withPad: " ", startingAt: 0) + text)
    }
}

extension Explanation.Verdict {
    fileprivate var isSelected: Bool { if case .selected = answer { true } else { false } }
}
