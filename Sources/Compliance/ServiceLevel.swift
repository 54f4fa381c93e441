internal import Foundation
internal import Ledger
internal import Vocabulary

/// What was agreed with a client, read from its record once.
struct ServiceLevel: Sendable {
    let clock: ServiceClock
    let stop: ServiceStop
    let target: Double
    let scanWithin: TimeInterval
    let calendar: Calendar
    private let deadlines: [String: Deadline]
    private let holidays: Set<Date>

    /// What holds where a contract is silent (the defaults of `sla` in the client's file).
    static let standardDeadlines = [
        "kev": "3d", "critical": "7d", "important": "14d", "moderate": "30d", "low": "90d", "unrated": "14d",
        "reboot": "7d",
    ]

    init(_ record: ServiceLevelRecord, timeZone: TimeZone) throws(ComplianceError) {
        clock = ServiceClock(rawValue: record.clock) ?? .detected
        stop = ServiceStop(rawValue: record.stop) ?? .active
        target = record.target
        scanWithin = TimeInterval(record.scanWithinSeconds)
        calendar = .gregorian(timeZone)
        holidays = Set((record.holidays ?? []).compactMap(calendar.day))
        var read: [String: Deadline] = [:]
        for (key, text) in record.deadlines.merging(Self.standardDeadlines, uniquingKeysWith: { agreed, _ in agreed }) {
            guard let deadline = Deadline(text) else { throw .unreadableDeadline(key: key, text: text) }
            read[key] = deadline
        }
        deadlines = read
    }

    func due(from start: Date, _ severity: Severity) -> Date { due(from: start, deadline: severity.rawValue) }

    func knownExploitedDue(from start: Date) -> Date { due(from: start, deadline: "kev") }

    func rebootDue(from start: Date) -> Date { due(from: start, deadline: "reboot") }

    private func due(from start: Date, deadline key: String) -> Date {
        deadlines[key].map { $0.due(from: start, calendar, holidays: holidays) } ?? start
    }

    /// For the report, in the order of urgency: `critical` within `7 days`.
    var deadlineTexts: [(key: String, text: String)] {
        let order = ["kev", "critical", "important", "moderate", "low", "unrated", "reboot"]
        return order.compactMap { key in deadlines[key].map { (key, $0.description) } }
    }
}

/// When the clock of an obligation starts.
public enum ServiceClock: String, Codable, Sendable, CaseIterable {
    case detected, released, approved
}

/// What ends an obligation.
public enum ServiceStop: String, Codable, Sendable, CaseIterable {
    /// The new version is installed, and the host rebooted where it asked for it.
    case active
    case installed
}
