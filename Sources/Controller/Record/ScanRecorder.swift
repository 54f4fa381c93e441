import Foundation
import Inventory
public import Ledger
import Packages
import Vocabulary

/// Writes what scans found into the ledger: differences only, so that a daily scan of an unchanged host costs next to nothing.
public struct ScanRecorder: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Records the outcomes in one transaction.
    public func record(_ outcomes: [HostScanOutcome]) throws(LedgerError) {
        var facts: [NewFact] = []
        for outcome in outcomes {
            facts.append(NewFact(try fact(outcome), host: outcome.host.id, validAt: outcome.finishedAt))
        }
        try ledger.append(facts)
    }

    private func fact(_ outcome: HostScanOutcome) throws(LedgerError) -> ScanFact {
        let seconds = outcome.finishedAt.timeIntervalSince(outcome.startedAt)
        switch outcome.result {
        case .failure(let failure):
            return ScanFact(
                result: .failed, failure: .init(code: failure.code.rawValue, message: failure.description),
                durationSeconds: seconds)
        case .success(let scan):
            let known = try ledger.recordedState(of: outcome.host.id)
            let pending = PendingSet(scan.pending.map(PendingRecord.init))
            let difference = known.pending.difference(to: pending)
            let state = HostState(scan, findings: HostFindings.of(outcome))
            return ScanFact(
                result: scan.isComplete ? .complete : .partial,
                failedRepositories: scan.refresh.filter { $0.failure != nil }.map(\.repository).sorted(),
                state: state == known.state ? nil : state, appeared: difference.appeared, gone: difference.gone,
                pendingCount: pending.records.count, durationSeconds: seconds)
        }
    }
}
