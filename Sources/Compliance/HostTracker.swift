internal import Foundation
internal import Ledger
internal import Vocabulary

/// Reads the story of one host, event by event, and writes down what it needed from when to when.
struct HostTracker {
    private(set) var pending = PendingSet()
    private(set) var state: HostState?
    /// Whether a reboot is due, by the last scan or run; nil before any.
    private(set) var rebootPending: Bool?
    /// The boot that the host was last seen in; nil when it has rebooted since.
    private(set) var boot: String?
    private(set) var lastScan: (at: Date, scan: ScanFact)?
    private(set) var lastComplete: Date?
    /// When the host was last set up anew, which another machine id shows.
    private(set) var incarnation: Date?
    /// Packages that the host was seen to have, and each version since when.
    private(set) var versions: [PackageStream: [(at: Date, version: String)]] = [:]
    private(set) var hindrances = Hindrances()
    /// The complete scan before the one that is being read.
    private var completeBefore: Date?
    var open: [Obligation.Subject: ObligationDraft] = [:]
    /// Satisfied, the latest of each subject under its key.
    var settled: [Obligation.Subject: ObligationDraft] = [:]
    /// Settled before the latest of its subject.
    private var archived: [ObligationDraft] = []
    /// Versions on offer of each package that is behind, in the order in which they came out.
    var offers: [PackageStream: [Offer]] = [:]
    /// Something happened since the last complete scan was compared with what is open.
    private var unsettled = true

    struct Offer {
        var candidate: String
        var since: Date
    }

    /// Everything that the host ever needed.
    var drafts: [ObligationDraft] { archived + Array(settled.values) + Array(open.values) }

    // MARK: scans

    /// - Parameter proves: false for a scan that was taken back: its differences count, as the next scan builds on them.
    mutating func record(_ scan: ScanFact, at instant: Date, proves: Bool) {
        let isQuiet = scan.appeared.isEmpty && scan.gone.isEmpty && scan.state == nil
        pending.apply(scan)
        let former = state
        if let state = scan.state { self.state = state }
        guard proves else {
            unsettled = true
            return
        }
        if let state = scan.state {
            if let former, former.machineID != state.machineID { beginAnew(at: instant) }
            hindrances.follow(to: state.findings, at: instant)
        }
        completeBefore = lastComplete
        lastScan = (instant, scan)
        guard scan.result != .failed else { return }
        if scan.result == .complete { lastComplete = instant }
        if let state { seeBoot(state, at: instant) }
        guard unsettled || !isQuiet else { return }
        noteNeeds(unsettled ? pending.sorted.filter(Self.isListed(by: scan)) : scan.appeared, at: instant)
        if scan.result == .complete { settleWhatIsGone(touched(by: scan), at: instant) }
        unsettled = scan.result != .complete
    }

    /// What a partial scan does not list stays among the pending ones, and was not seen for that.
    private static func isListed(by scan: ScanFact) -> (PendingRecord) -> Bool {
        let gone = Set(scan.gone)
        return { !gone.contains($0.key) }
    }

    /// Another machine: what was done on the one before says nothing of this one. What was needed stays open until this
    /// scan shows otherwise.
    private mutating func beginAnew(at instant: Date) {
        incarnation = instant
        archived += settled.values
        settled = [:]
        versions = [:]
        unsettled = true
    }

    /// The packages whose obligations a scan can have changed; nil for all of them.
    private func touched(by scan: ScanFact) -> Set<PackageStream>? {
        unsettled ? nil : Set(scan.appeared.map(\.key.stream) + scan.gone.map(\.stream))
    }

    private mutating func noteNeeds(_ records: [PendingRecord], at instant: Date) {
        for record in records { record.installed.map { see($0, of: record.key.stream, at: instant) } }
        for record in records where record.updateClass == .security {
            let stream = record.key.stream
            if offers[stream]?.contains(where: { $0.candidate == record.candidate }) != true {
                offers[stream, default: []].append(Offer(candidate: record.candidate, since: instant))
            }
            for subject in subjects(of: record) { need(subject, record, at: instant) }
        }
    }

    /// Advisories where there are any. A package that is behind without one keeps its obligation until it is not, even
    /// if a newer version comes with an advisory: otherwise its clock would start again.
    private func subjects(of record: PendingRecord) -> [Obligation.Subject] {
        let package = Obligation.Subject(.package, record.key.stream.description)
        if record.advisories.isEmpty || open[package] != nil { return [package] }
        return record.advisories.map { Obligation.Subject(.advisory, $0) }
    }

    private mutating func need(_ subject: Obligation.Subject, _ record: PendingRecord, at instant: Date) {
        let stream = record.key.stream
        if open[subject] == nil {
            if var draft = settled[subject], isRegression(draft, record) {
                draft.reopen(at: instant)
                open[subject] = draft
                settled[subject] = nil
            } else {
                var draft = ObligationDraft(subject, detected: offered(record, subject) ?? instant)
                draft.incarnation = incarnation
                draft.unseenSince = completeBefore
                open[subject] = draft
            }
        }
        open[subject]?.see(record, history: offers[stream]?.map(\.candidate) ?? [], at: instant)
    }

    private mutating func see(_ version: String, of stream: PackageStream, at instant: Date) {
        guard versions[stream]?.last?.version != version else { return }
        versions[stream, default: []].append((instant, version))
    }

    /// An advisory is one and the same for ever; a package is behind anew unless it is the version that was installed.
    private func isRegression(_ draft: ObligationDraft, _ record: PendingRecord) -> Bool {
        if draft.subject.kind == .advisory { return true }
        return draft.lastCarriers[record.key.stream]?.candidates.contains(record.candidate) ?? false
    }

    /// A version that came out while an older one was pending has waited since then, not since the older was installed.
    private func offered(_ record: PendingRecord, _ subject: Obligation.Subject) -> Date? {
        guard subject.kind == .package else { return nil }
        return offers[record.key.stream]?.first { $0.candidate == record.candidate }?.since
    }

    private mutating func settleWhatIsGone(_ touched: Set<PackageStream>?, at instant: Date) {
        func isTouched(_ stream: PackageStream) -> Bool { touched?.contains(stream) ?? true }
        let listed = Dictionary(grouping: pending.records.values.filter { isTouched($0.key.stream) }, by: \.key.stream)
        for (subject, draft) in open where subject.kind != .reboot && draft.carriers.keys.contains(where: isTouched) {
            let left = draft.carriers.filter { stream, carrier in
                !isTouched(stream) || (listed[stream]?.contains { stillNeeds(subject, carrier, $0) } ?? false)
            }
            if left.isEmpty {
                settle(subject, at: instant, by: .scan)
            } else {
                open[subject]?.carriers = left
            }
        }
        for stream in touched ?? Set(offers.keys) where listed[stream] == nil { offers[stream] = nil }
    }

    /// A newer advisory may take an older one's place in the list while nothing was installed: then both are needed.
    private func stillNeeds(
        _ subject: Obligation.Subject, _ carrier: ObligationDraft.Carrier, _ record: PendingRecord
    ) -> Bool {
        subject.kind == .package || record.advisories.contains(subject.name) || record.installed == carrier.installed
    }

    mutating func settle(_ subject: Obligation.Subject, at instant: Date, by rank: Obligation.Evidence) {
        guard var draft = open.removeValue(forKey: subject) else { return }
        draft.install(at: instant, by: rank, boot: boot, pendingReboot: rebootPending ?? false)
        if let older = settled[subject] { archived.append(older) }
        settled[subject] = draft
    }

    // MARK: runs

    mutating func record(_ outcome: HostOutcomeFact, at instant: Date) {
        let changes = outcome.changes.filter(\.applied)
        if outcome.rebooted {
            finishReboot(at: instant)
        } else if outcome.rebootPending {
            rebootPending = true
            needReboot(at: instant)
        }
        // What a rollback put back is older than what is needed: the scan after it opens the needs again.
        for change in changes where outcome.rollbackOf == nil {
            see(change.to, of: change.stream, at: instant)
            install(change, at: instant)
        }
        if !changes.isEmpty { unsettled = true }
    }

    private mutating func install(_ change: HostOutcomeFact.Change, at instant: Date) {
        let versions = offers[change.stream]?.map(\.candidate) ?? []
        for (subject, draft) in open {
            guard let carrier = draft.carriers[change.stream], satisfies(change.to, carrier, versions) else { continue }
            open[subject]?.carriers[change.stream] = nil
            // What is newer than the version installed is not satisfied by it: it is a need of its own.
            if let index = versions.firstIndex(of: change.to) {
                open[subject]?.lastCarriers[change.stream]?.candidates.removeAll {
                    versions.suffix(from: index + 1).contains($0)
                }
            }
            if open[subject]?.carriers.isEmpty == true { settle(subject, at: instant, by: .transaction) }
        }
    }

    /// The version installed is the first that would do, or came out after it. One that no scan has seen yet came out
    /// after those that were seen: a package manager installs the newest.
    private func satisfies(_ version: String, _ carrier: ObligationDraft.Carrier, _ versions: [String]) -> Bool {
        guard let installed = versions.firstIndex(of: version), let first = carrier.candidates.first,
            let needed = versions.firstIndex(of: first)
        else { return true }
        return installed >= needed
    }

    // MARK: reboots

    /// Only another boot id proves a reboot; that the host no longer asks for one does not.
    private mutating func seeBoot(_ state: HostState, at instant: Date) {
        let hasRebooted = boot.map { $0 != state.bootID } ?? true
        boot = state.bootID
        if state.rebootRequired {
            rebootPending = true
            needReboot(at: instant)
        } else if rebootPending != true {
            rebootPending = false
        } else if hasRebooted {
            finishReboot(at: instant, by: .scan)
            boot = state.bootID
        }
    }

    private mutating func needReboot(at instant: Date) {
        let subject = Obligation.Subject(.reboot, "reboot")
        guard open[subject] == nil else { return }
        if let older = settled.removeValue(forKey: subject) { archived.append(older) }
        open[subject] = ObligationDraft(subject, detected: instant)
    }

    /// Another boot id: what waited for it is active.
    private mutating func finishReboot(at instant: Date, by rank: Obligation.Evidence = .transaction) {
        rebootPending = false
        boot = nil
        settle(Obligation.Subject(.reboot, "reboot"), at: instant, by: rank)
        for subject in settled.keys where settled[subject]?.active == nil { settled[subject]?.active = instant }
        for index in archived.indices where archived[index].active == nil { archived[index].active = instant }
    }
}
