public import Foundation

/// A client's windows and blackouts in its time zone. Pure: every question is asked with an instant.
public struct WindowCalendar: Sendable, Hashable {
    public var timeZone: TimeZone
    public var windows: [WindowDefinition]
    public var blackouts: [Blackout]

    public init(timeZone: TimeZone, windows: [WindowDefinition] = [], blackouts: [Blackout] = []) {
        self.timeZone = timeZone
        self.windows = windows
        self.blackouts = blackouts
    }
}
