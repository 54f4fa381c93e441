import Feeds
import Foundation
import Inventory
public import Ledger
import Logging
import Packages
import Vocabulary

/// Writes what scans found into the ledger: differences only, so that a daily scan of an unchanged host costs next to nothing.
public struct ScanRecorder: Sendable {
    private let ledger: Ledger
    private let library: FeedLibrary
    private let answers: AnswerStore

    /// With the feeds as they are now: what they say of an update is looked up once for all hosts.
    public init(ledger: Ledger) throws(LedgerError) {
        self.ledger = ledger
        answers = AnswerStore(beside: ledger.path)
        answers.prune(at: Date())
        library = FeedLibrary(FeedStore(beside: ledger.path), knownExploited: try ledger.knownExploited())
    }

    /// Records the outcomes in one transaction, with what the imported feeds say of them.
    ///
    /// - Returns: the outcomes as they were recorded: each pending update with its severity, advisories and CVEs.
    @discardableResult
    public func record(_ outcomes: [HostScanOutcome]) throws(LedgerError) -> [HostScanOutcome] {
        guard !outcomes.isEmpty else { return [] }
        keepAnswers(of: outcomes)
        let described = outcomes.map { $0.described(by: library) }
        var sets = try ledger.cveSets()
        let known = try ledger.recordedStates(of: described.lazy.filter { $0.scan != nil }.map(\.host.id))
        let scans = described.map { outcome in
            NewFact(
                Self.fact(outcome, known[outcome.host.id] ?? RecordedState(), &sets), host: outcome.host.id,
                validAt: outcome.finishedAt)
        }
        // What a scan names comes before it.
        let first = described.map(\.finishedAt).min() ?? Date()
        let named = sets.new.map { NewFact($0, validAt: first) }
        try ledger.append(named + (try advisories(in: described, at: first)) + scans)
        return described
    }

    /// An answer that cannot be kept is said, and no reason to lose the scan: the hash of it is recorded.
    private func keepAnswers(of outcomes: [HostScanOutcome]) {
        do {
            for outcome in outcomes {
                guard let answer = outcome.answer, let hash = outcome.answerHash,
                    let span = outcome.host.keepsAnswersFor
                else { continue }
                let end = outcome.finishedAt.addingTimeInterval(Double(span.components.seconds))
                try answers.keep(answer, hash: hash, until: end)
            }
        } catch {
            Logger(label: "msp-patch.answers").warning("\(error)")
        }
    }

    private func advisories(in outcomes: [HostScanOutcome], at now: Date) throws(LedgerError) -> [NewFact] {
        guard library.knowsAdvisories else { return [] }
        let ids = Set(outcomes.flatMap { $0.scan?.pending.flatMap(\.advisories) ?? [] })
        guard !ids.isEmpty else { return [] }
        return AdvisoryDesk(library: library, known: try ledger.advisories()).firstWord(on: ids, at: now)
    }

    /// - Parameter known: what the ledger holds of the host before.
    private static func fact(_ outcome: HostScanOutcome, _ known: RecordedState, _ sets: inout CVESets) -> ScanFact {
        let seconds = outcome.finishedAt.timeIntervalSince(outcome.startedAt)
        switch outcome.result {
        case .failure(let failure):
            return ScanFact(
                result: .failed, failure: .init(code: failure.code.rawValue, message: failure.description),
                durationSeconds: seconds, answerHash: outcome.answerHash)
        case .success(let scan):
            let pending = scan.pending.map { PendingRecord($0, &sets) }
            let difference = PendingSet.difference(from: known.pending, to: pending)
            let state = HostState(scan, findings: HostFindings.of(outcome))
            return ScanFact(
                result: scan.isComplete ? .complete : .partial,
                failedRepositories: scan.unknownRepositories.map(\.repository).sorted(),
                state: state == known.state ? nil : state, appeared: difference.appeared, gone: difference.gone,
                pendingCount: difference.count, durationSeconds: seconds, answerHash: outcome.answerHash)
        }
    }
}

extension HostScanOutcome {
    /// The same, with what the feeds know of its pending updates, and without the answer from which it was read.
    fileprivate func described(by library: FeedLibrary) -> HostScanOutcome {
        guard case .success(var scan) = result else { return self }
        library.describe(&scan)
        return HostScanOutcome(
            host: host, startedAt: startedAt, finishedAt: finishedAt, result: .success(scan), answerHash: answerHash,
            answer: nil)
    }
}
