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
    let pausesInBlackouts: Bool
    let basis: ServiceLevelRecord.Basis?
    private let deadlines: [String: Deadline]
    private let exposedDeadlines: [String: Deadline]
    private let onboarding: Deadline?
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
        pausesInBlackouts = record.pausesInBlackouts ?? false
        basis = record.basis
        holidays = Set((record.holidays ?? []).compactMap(calendar.day))
        deadlines = try Self.read(
            record.deadlines.merging(Self.standardDeadlines, uniquingKeysWith: { agreed, _ in agreed }))
        exposedDeadlines = try Self.read(record.exposedDeadlines ?? [:])
        onboarding = try record.onboarding.map { text throws(ComplianceError) in try Self.read("onboarding", text) }
    }

    private static func read(_ texts: [String: String]) throws(ComplianceError) -> [String: Deadline] {
        var read: [String: Deadline] = [:]
        for (key, text) in texts where text != ServiceLevelRecord.nothing { read[key] = try Self.read(key, text) }
        return read
    }

    private static func read(_ key: String, _ text: String) throws(ComplianceError) -> Deadline {
        guard let deadline = Deadline(text) else { throw .unreadableDeadline(key: key, text: text) }
        return deadline
    }

    // MARK: due dates

    /// - Returns: nil where nothing is promised.
    func due(from start: Date, _ severity: Severity, exposed: Bool) -> Date? {
        due(from: start, deadline: severity.rawValue, exposed)
    }

    func knownExploitedDue(from start: Date, exposed: Bool) -> Date? { due(from: start, deadline: "kev", exposed) }

    func rebootDue(from start: Date) -> Date? { due(from: start, deadline: "reboot", false) }

    private func due(from start: Date, deadline key: String, _ exposed: Bool) -> Date? {
        ((exposed ? exposedDeadlines[key] : nil) ?? deadlines[key])?.due(from: start, calendar, holidays: holidays)
    }

    /// Until when a host that came at an instant is spared.
    func onboarded(since: Date) -> Date { onboarding?.due(from: since, calendar, holidays: holidays) ?? since }

    // MARK: for the report

    private static let order = ["kev", "critical", "important", "moderate", "low", "unrated", "reboot"]

    /// In the order of urgency: `critical` within `7 days`.
    var deadlineTexts: [(key: String, text: String)] {
        Self.order.map { ($0, deadlines[$0]?.description ?? ServiceLevelRecord.nothing) }
    }

    /// Of hosts that can be reached from the internet, where it differs.
    var exposedTexts: [(key: String, text: String)] {
        Self.order.compactMap { key in exposedDeadlines[key].map { (key, $0.description) } }
    }

    var onboardingText: String? { onboarding?.description }
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
