public import Foundation
public import Vocabulary

/// One thing that has to be done on one host by a due date.
public struct Obligation: Codable, Sendable, Equatable {
    /// What has to be done.
    public struct Subject: Codable, Sendable, Hashable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// An advisory of the vendor has to be satisfied.
            case advisory
            /// A package is behind and no advisory says why: one obligation, however many versions come out meanwhile.
            case package
            /// The host has to be rebooted.
            case reboot
            /// The release gets no security updates any more: the host has to be moved to another one.
            case endOfLife = "end_of_life"
            /// The vendor took an advisory back, and the host has what it brought.
            case replacement
        }

        public var kind: Kind
        /// `DSA-5417-1`, `openssl.amd64`, `reboot`, `debian 11`, of a replacement the advisory taken back.
        public var name: String

        public init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    public enum State: String, Codable, Sendable, CaseIterable {
        case needed
        /// Installed, but the host has not been rebooted as it asks to.
        case installedInactive = "installed_inactive"
        case satisfied
        /// The vendor took the advisory back before it was done.
        case withdrawn
        /// The host left the client before it was done.
        case retired
    }

    /// How it is known that something is installed.
    public enum Evidence: String, Codable, Sendable, CaseIterable {
        /// A run of ours, read back from the host's package database.
        case transaction
        /// The first complete scan without it: it may have happened any time since the scan before.
        case scan
    }

    public var host: HostID
    public var subject: Subject
    public var severity: Severity
    public var knownExploited: Bool
    /// The packages by which the host was seen to need it, `openssl.amd64`, in order.
    public var packages: [String]
    /// The versions last seen to be on offer, in the order of ``packages``.
    public var candidates: [String]
    /// Why the package manager would not install it by itself: `held`, `phased`, …; nil where it would.
    public var hindrance: String?
    /// When the clock began.
    public var start: Date
    /// What the clock went by. May differ from what was agreed where no fact says more (``fellBack``).
    public var clock: ServiceClock
    /// The agreed clock needs a fact that is not recorded; `detected` stands in for it.
    public var fellBack: Bool
    /// The vendor's date of release lies after the host was seen to lack it; the sighting stands in for it.
    public var isClamped = false
    /// Nobody looked: the host has not been seen for longer than agreed, it has the package, and hosts of the same release
    /// were found to need it meanwhile.
    public var isPresumed = false
    /// By the agreement alone.
    public var originalDue: Date
    /// With exceptions: that of the last one that covered it at its due date.
    public var due: Date
    public var installed: Date?
    /// Installed, and rebooted where needed.
    public var active: Date?
    public var evidence: Evidence?
    public var state: State
    /// When it ended without being active: withdrawn, or the host retired.
    public var ended: Date?
    /// When it was needed again after it had been done.
    public var regressions: [Date]
    /// Exceptions that cover it or covered it, by their names.
    public var exceptions: [String]
    /// Exceptions recorded only after it was due. They change nothing, and are shown.
    public var lateExceptions: [String]
    /// The instant that ends it by the agreement: ``installed`` or ``active``.
    public var satisfied: Date?
    /// Whether it can still be met in time; nil where it is closed or nothing is recorded of windows.
    public var forecast: Forecast?
    /// Since when the host was open to what it mends; not later than ``start``, which may be spared, or wait for an approval.
    public var exposedFrom: Date?
    /// Times in which it was active, before it was needed again.
    public var doneBetween: [Range<Date>] = []

    /// Neither satisfied nor ended.
    public var isOpen: Bool { state == .needed || state == .installedInactive }

    /// It was or is due, and was not done by then.
    public func isMissed(asOf instant: Date) -> Bool {
        guard due <= instant, !ceasedInTime else { return false }
        return satisfied.map { $0 > due } ?? true
    }

    /// It ended before it was due without being done: what was never due is no miss.
    public var ceasedInTime: Bool {
        (state == .withdrawn || state == .retired) && ended.map { $0 <= due } ?? false
    }

    /// How long it was open from an instant on, without the times in which it was done, in seconds.
    ///
    /// - Parameters:
    ///   - start: what lies before is not counted.
    ///   - end: where it still is.
    public func timeOpen(from start: Date, until end: Date) -> TimeInterval {
        let last = min(active ?? ended ?? end, end)
        let done = doneBetween.reduce(0) { sum, range in
            sum + max(0, min(range.upperBound, last).timeIntervalSince(max(range.lowerBound, start)))
        }
        // To the millisecond: what took equally long has to be equal, for Kaplan and Meier.
        return (max(0, last.timeIntervalSince(start) - done) * 1000).rounded() / 1000
    }

    /// Whether an exception covers it at its original due date, so that the due date moved.
    public var isWaived: Bool { due != originalDue && !exceptions.isEmpty }

    public var title: String { subject.title }
}

extension Obligation.Subject: Comparable {
    public var title: String {
        switch kind {
        case .advisory, .package, .reboot: name
        case .endOfLife: "end of life of \(name)"
        case .replacement: "replacement of \(name)"
        }
    }

    /// Whether it counts for the contract figure: a provider can install and reboot, but cannot make a vendor support a
    /// release for longer.
    public var countsForAttainment: Bool { kind != .endOfLife }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name)
    }
}
