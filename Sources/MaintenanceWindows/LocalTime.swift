/// A wall-clock time of day, `"HH:MM"`, 00:00 to 23:59.
public struct LocalTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let hour: Int
    public let minute: Int

    /// - Returns: nil outside of 00:00 to 23:59.
    public init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// Reads exactly `HH:MM`.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 5, digits[2] == UInt8(ascii: ":") else { return nil }
        guard let hour = twoDigits(digits[0], digits[1]), let minute = twoDigits(digits[3], digits[4]) else {
            return nil
        }
        self.init(hour: hour, minute: minute)
    }

    /// - Parameter minutesOfDay: taken modulo a day.
    init(minutesOfDay: Int) {
        let minutes = ((minutesOfDay % 1440) + 1440) % 1440
        self.hour = minutes / 60
        self.minute = minutes % 60
    }

    public static let midnight = LocalTime(minutesOfDay: 0)

    /// Minutes since midnight on a day without a clock change.
    public var minutesOfDay: Int { hour * 60 + minute }

    public var description: String { padded(hour) + ":" + padded(minute) }

    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.minutesOfDay < right.minutesOfDay }
}

private func twoDigits(_ tens: UInt8, _ ones: UInt8) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(tens), digits.contains(ones) else { return nil }
    return Int(tens - digits.lowerBound) * 10 + Int(ones - digits.lowerBound)
}

/// `7` as `07`.
func padded(_ number: Int, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
