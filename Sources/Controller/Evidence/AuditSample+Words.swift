internal import Compliance
public import Ledger
internal import Vocabulary
internal import Foundation

extension AuditSample.Item {
    /// What a fact of the chain says of the item, in a few words on one line; empty where only its recording matters.
    public func words(of fact: Fact) throws -> String {
        // A reason with a line break would make a line of its own, which could read like a hash.
        try statement(of: fact).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func statement(of fact: Fact) throws -> String {
        switch fact.kind {
        case ClientFact.kind: agreed(try fact.decode(ClientFact.self).serviceLevel)
        case ScanFact.kind: seen(try fact.decode(ScanFact.self))
        case RunStartedFact.kind: begun(try fact.decode(RunStartedFact.self))
        case HostOutcomeFact.kind: done(try fact.decode(HostOutcomeFact.self))
        case ExceptionFact.kind: excused(try fact.decode(ExceptionFact.self))
        case JobFact.kind: "the log of the job on the host"
        default: ""
        }
    }

    /// What the agreement in force asked for.
    private func agreed(_ level: ServiceLevelRecord) -> String {
        let key = obligation.subject.kind == .reboot ? "reboot" : obligation.severity.rawValue
        let exploited = obligation.knownExploited ? level.deadlines["kev"].map { ", known exploited \($0)" } ?? "" : ""
        let allowed = level.deadlines[key] ?? ServiceLevelRecord.nothing
        return "agreed: \(key) \(allowed)\(exploited), from \(level.clock) to \(level.stop)"
    }

    private func seen(_ scan: ScanFact) -> String {
        let packages = Set(obligation.packages)
        let listed = scan.appeared.filter {
            $0.advisories.contains(obligation.subject.name) || packages.contains($0.key.stream.description)
        }.map { "needs \($0.key.stream) \($0.candidate)" + ($0.installed.map { ", has \($0)" } ?? "") }
        let gone = scan.gone.filter { packages.contains($0.stream.description) }
            .map { "\($0.stream) \($0.candidate) is no longer listed" }
        let boot = scan.state.map { $0.rebootRequired ? "a reboot is required" : "no reboot is required" }
        return ([scan.result.rawValue] + gone + listed + [boot].compactMap(\.self)).joined(separator: "; ")
    }

    private func begun(_ run: RunStartedFact) -> String {
        let emergency = run.emergency.map { ", an emergency approved by \($0.approvedBy): \($0.reason)" } ?? ""
        return "playbook \(run.playbook)\(emergency)"
    }

    private func done(_ outcome: HostOutcomeFact) -> String {
        let packages = Set(obligation.packages)
        let changes = outcome.changes.filter { packages.contains($0.stream.description) }.map { change in
            "\(change.stream) \(change.from ?? "none") to \(change.to) \(change.applied ? "read back" : "not applied")"
        }
        let window = outcome.window.map { "window \($0.name)" }
        let reboot = outcome.rebooted ? "rebooted" : nil
        return
            ([outcome.outcome.rawValue, outcome.reason, window].compactMap(\.self) + changes
            + [reboot].compactMap(\.self))
            .joined(separator: "; ")
    }

    private func excused(_ exception: ExceptionFact) -> String {
        "exception \(exception.id), approved by \(exception.approver), to \(Timestamp.textToTheSecond(exception.expires)): \(exception.reason)"
    }
}
