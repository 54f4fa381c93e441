internal import Foundation
internal import Ledger
internal import Vocabulary

/// The inverse obligation: what the vendor took back is on the host, and has to be replaced by another version.
extension ObligationTerms {
    /// - Parameter draft: an advisory that the host had satisfied before it was taken back.
    func replacement(_ draft: ObligationDraft, _ tracker: HostTracker) -> Obligation? {
        guard let installed = draft.installed, let withdrawn = withdrawn(draft.subject), installed < withdrawn,
            withdrawn < asOf
        else { return nil }
        var inverse = ObligationDraft(.init(.replacement, draft.subject.name), detected: withdrawn)
        inverse.lastCarriers = draft.lastCarriers
        inverse.severities = draft.severities.map { (withdrawn, $0.severity) }
        let replaced = draft.lastCarriers.map { stream, carrier in
            tracker.versions[stream]?.first { $0.at > withdrawn && !carrier.candidates.contains($0.version) }?.at
        }
        if let last = replaced.compactMap(\.self).max(), !replaced.contains(nil) {
            inverse.install(at: last, by: .scan, boot: nil, pendingReboot: false)
        }
        return obligation(inverse)
    }

    private func withdrawn(_ subject: Obligation.Subject) -> Date? {
        guard subject.kind == .advisory else { return nil }
        return history.advisories[subject.name]?.last?.body.withdrawn
    }
}
