public import Foundation

/// Why no figures could be computed: what, where, and what to do next.
public enum ComplianceError: Error, Sendable, Equatable {
    case unreadablePeriod(String)
    case unreadableDeadline(key: String, text: String)
    case unknownTimeZone(String)
    /// Nothing is recorded of the client at that time of knowledge.
    case unknownClient(String)
    /// The period had not begun when the ledger was asked.
    case periodInTheFuture(String)
    case unreadableFact(String)
}

extension ComplianceError: CustomStringConvertible, LocalizedError {
    public var errorDescription: String? { description }

    public var description: String {
        switch self {
        case .unreadablePeriod(let text):
            "\"\(text)\" is not a period. Write a month (2026-10), a quarter (2026-Q4), a year (2026) or two days (2026-10-01..2026-10-31)."
        case .unreadableDeadline(let key, let text):
            "the recorded deadline \(key): \"\(text)\" cannot be read. Write hours, days, working days or months (4h 7d 5wd 1mo) under sla.deadlines of the client's file, then scan."
        case .unknownTimeZone(let name):
            "the recorded time zone \"\(name)\" is unknown here. Write an Area/City zone or UTC in the client's file, then scan."
        case .unknownClient(let client):
            "the ledger knows nothing of client \(client) at that time. Check the name with `msp-patch hosts`, or scan first."
        case .periodInTheFuture(let period):
            "the period \(period) has not begun at that time. Ask for one that has, or for a later time of knowledge."
        case .unreadableFact(let reason):
            reason
        }
    }
}
