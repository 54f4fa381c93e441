public import Foundation
public import Ledger

/// Until when releases get security updates: as imported, and by the table of this program where nothing was.
public struct LifeCycles: Sendable {
    private let imported: [String: [String: String]]
    /// Of when the dates are, `2026-08-22`.
    public let date: String

    /// After how many days the dates are too old to be relied on: support is prolonged, and cut short.
    public static let staleAfterDays = 90
    private static let form = "end-of-life"

    /// - Parameter feeds: the last import of each; those of life cycles say how old the dates are.
    public init(imported: [String: [String: String]], feeds: [FeedFact]) {
        self.imported = imported
        let published = feeds.filter { $0.form == Self.form }.map(\.published).max()
        date = max(published.map { String(Timestamp.text($0).prefix(10)) } ?? "", EndOfLife.tableDate)
    }

    /// As the ledger knows it now.
    public init(in ledger: Ledger) throws(LedgerError) {
        self.init(imported: try ledger.lifeCycles(), feeds: try ledger.feeds().map(\.body))
    }

    /// - Returns: the last day with security updates that need no contract, `2026-08-31`; nil for a release that nobody named.
    public func lastDay(osID: String, osVersion: String) -> String? {
        let releases = imported[osID] ?? [:]
        let major = String(osVersion.prefix { $0 != "." })
        return releases[osVersion] ?? releases[major]
            ?? EndOfLife.lastSupportedDay(osID: osID, osVersion: osVersion)
    }

    func lastDay(of state: HostState) -> String? { lastDay(osID: state.osID, osVersion: state.osVersion) }

    /// `by the table of 2026-08-22`, and that it is old where it is.
    public func origin(at instant: Date) -> String {
        let age = ageDays(at: instant)
        return "by the table of \(date)" + (age > Self.staleAfterDays ? ", which is \(age) days old" : "")
    }

    func ageDays(at instant: Date) -> Int {
        let day = Calendar.gregorian(.gmt).day(date) ?? instant
        return Int(max(0, instant.timeIntervalSince(day)) / 86_400)
    }
}
