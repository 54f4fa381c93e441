internal import Foundation
internal import Ledger

/// What hosts of each release were found to need, and when: what a host that was not looked at must be presumed to need too.
struct Siblings {
    private struct Release: Hashable {
        var osID: String
        var osVersion: String
        var architecture: String

        init?(_ tracker: HostTracker) {
            guard let state = tracker.state else { return nil }
            osID = state.osID
            osVersion = state.osVersion
            architecture = state.architecture
        }
    }

    /// The first of each subject, in the order in which they were found.
    private var needs: [Release: [Obligation.Subject: [ObligationDraft]]] = [:]

    /// As much as the hosts that nobody looked at for longer than agreed make necessary, now or at any time before.
    ///
    /// - Parameter shortest: the shortest time that was ever agreed: what began under an agreement is judged by that one.
    init(_ trackers: [HostTracker], scanWithin: TimeInterval, shortest: TimeInterval, asOf: Date) {
        let gaps = trackers.flatMap { tracker in
            tracker.drafts.compactMap { draft in
                draft.unseenSince.flatMap { draft.detected.timeIntervalSince($0) > shortest ? $0 : nil }
            } + [tracker.lastComplete].compactMap(\.self).filter { asOf.timeIntervalSince($0) > shortest }
        }
        self.init(gaps.isEmpty ? [] : trackers, since: gaps.min() ?? asOf, scanWithin: scanWithin)
    }

    /// - Parameters:
    ///   - since: what was found before is left out.
    ///   - scanWithin: a host that had not been looked at for longer itself does not say when something came out.
    init(_ trackers: [HostTracker], since: Date, scanWithin: TimeInterval) {
        for tracker in trackers {
            guard let release = Release(tracker) else { continue }
            for draft in tracker.drafts
            where draft.detected > since && draft.subject.kind != .reboot && Self.isNews(draft, within: scanWithin) {
                needs[release, default: [:]][draft.subject, default: []].append(draft)
            }
        }
        for release in needs.keys {
            needs[release] = needs[release]?.mapValues { $0.sorted { $0.detected < $1.detected } }
        }
    }

    /// A scan not long before did not list it: so it came out, and is not a host that came with it.
    private static func isNews(_ draft: ObligationDraft, within time: TimeInterval) -> Bool {
        guard let unseen = draft.unseenSince, draft.incarnation != draft.detected else { return false }
        return draft.detected.timeIntervalSince(unseen) <= time
    }

    /// When others first needed something, in the time in which nobody looked at a host.
    func firstNeed(_ draft: ObligationDraft, on tracker: HostTracker, after unseen: Date) -> Date? {
        Release(tracker).flatMap { needs[$0]?[draft.subject] }?
            .first { $0.detected > unseen && $0.detected < draft.detected }?.detected
    }

    /// What a host that was last seen at `unseen` has to be presumed to need: it has the package, and hosts of its release
    /// were found to need it since.
    func presumed(on tracker: HostTracker, after unseen: Date) -> [ObligationDraft] {
        guard let needs = Release(tracker).flatMap({ needs[$0] }) else { return [] }
        return needs.compactMap { subject, drafts -> ObligationDraft? in
            guard tracker.open[subject] == nil, let first = drafts.first(where: { $0.detected > unseen }),
                !isDone(first, on: tracker)
            else { return nil }
            let carriers = first.lastCarriers.filter { tracker.versions[$0.key] != nil }
            guard !carriers.isEmpty else { return nil }
            var draft = ObligationDraft(subject, detected: first.detected)
            draft.carriers = carriers
            draft.lastCarriers = carriers
            draft.severities = first.severities
            draft.cves = first.cves
            return draft
        }
    }

    /// An advisory is done once; a package is behind again with every version.
    private func isDone(_ draft: ObligationDraft, on tracker: HostTracker) -> Bool {
        guard let settled = tracker.settled[draft.subject] else { return false }
        if draft.subject.kind == .advisory { return true }
        return draft.lastCarriers.allSatisfy { stream, carrier in
            carrier.candidates.allSatisfy { settled.lastCarriers[stream]?.candidates.contains($0) ?? false }
        }
    }
}
