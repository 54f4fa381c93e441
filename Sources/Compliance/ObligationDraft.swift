internal import Foundation
internal import Ledger
internal import Vocabulary

/// An obligation while its story is being read: what the scans and runs of one host say of it.
///
/// Due dates and exceptions come later (`ObligationTerms`): what happened does not depend on what was agreed.
struct ObligationDraft {
    let subject: Obligation.Subject
    /// A package by which the host needs it.
    struct Carrier {
        /// The version installed when it was last seen to be needed.
        var installed: String?
        /// Versions that would satisfy it, in the order in which they came out.
        var candidates: [String]
    }

    /// By which packages it is needed now; empty when it is satisfied.
    var carriers: [PackageStream: Carrier] = [:]
    /// The same, from when it was last needed.
    var lastCarriers: [PackageStream: Carrier] = [:]
    let detected: Date
    /// When the host was set up anew before that; nil where it never was.
    var incarnation: Date?
    /// The last complete scan before ``detected``.
    var unseenSince: Date?
    /// The flaws that it closes, as the records name them.
    var cves: Set<String> = []
    /// The severity, and since when it is known to be that.
    var severities: [(since: Date, severity: Severity)] = []
    var hindrance: String?
    /// When it was done before, each time until it was needed again.
    private(set) var former: [(installed: Date?, active: Date?, again: Date)] = []
    var installed: Date?
    var active: Date?
    var evidence: Obligation.Evidence?
    /// The boot in which it was installed, where that boot has to end.
    var bootAtInstall: String?

    init(_ subject: Obligation.Subject, detected: Date) {
        self.subject = subject
        self.detected = detected
    }

    var regressions: [Date] { former.map(\.again) }

    /// Times in which it was done as far as asked, before it was needed again.
    func done(_ stop: ServiceStop) -> [Range<Date>] {
        former.compactMap { installed, active, again in
            (stop == .active ? active : installed).map { $0..<max($0, again) }
        }
    }

    mutating func see(_ record: PendingRecord, history: [String], at instant: Date) {
        let seen = carriers[record.key.stream]?.candidates ?? []
        let newer = history.suffix(from: history.firstIndex(of: record.candidate) ?? history.startIndex)
        carriers[record.key.stream] = Carrier(
            installed: record.installed, candidates: seen + newer.filter { !seen.contains($0) })
        lastCarriers[record.key.stream] = carriers[record.key.stream]
        hindrance = record.standing == PendingStanding.installable.rawValue ? nil : record.standing
        cves.formUnion(record.cves)
        rate(record.severity, at: instant)
    }

    /// Notes a severity worse than any before: that of the worst flaw it closes, which a vendor may raise.
    mutating func rate(_ severity: Severity, at instant: Date) {
        guard severities.allSatisfy({ $0.severity < severity }) else { return }
        severities.append((instant, severity))
    }

    mutating func install(at instant: Date, by rank: Obligation.Evidence, boot: String?, pendingReboot: Bool) {
        installed = instant
        evidence = rank
        carriers = [:]
        if pendingReboot {
            bootAtInstall = boot
        } else {
            active = instant
        }
    }

    /// Seen to be needed again. The time it was open before counts on.
    mutating func reopen(at instant: Date) {
        former.append((installed, active, instant))
        installed = nil
        active = nil
        evidence = nil
        bootAtInstall = nil
    }
}
