import Foundation
import Testing

@testable import MaintenanceWindows

/// `2027-01-16T21:00Z`
func instant(_ text: String) throws -> Date {
    try Date(text.replacing("Z", with: ":00Z"), strategy: .iso8601)
}

func calendar(_ zone: String, _ windows: WindowDefinition..., blackouts: [Blackout] = []) throws -> WindowCalendar {
    WindowCalendar(timeZone: try TimeZone.named(zone), windows: windows, blackouts: blackouts)
}

func window(
    _ when: String, at: String, _ length: WindowLength, name: String = "w", cutoff: Duration? = nil,
    ifGap: WindowDefinition.Gap = .shift, ifOverlap: WindowDefinition.Overlap = .first
) throws -> WindowDefinition {
    WindowDefinition(
        name: name, when: try Recurrence(parsing: when), at: try #require(LocalTime(at)), length: length,
        cutoff: cutoff,
        ifGap: ifGap, ifOverlap: ifOverlap)
}

func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

extension WindowLength {
    static func hours(_ hours: Double) -> WindowLength { .elapsed(.seconds(hours * 3600)) }
    static func until(_ text: String) -> WindowLength { .until(LocalTime(text) ?? .midnight) }
}
