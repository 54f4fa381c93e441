public import Foundation
public import Vocabulary

extension RunID {
    /// Sortable by time, and different for two that begin in the same second.
    public static func new(at now: Date) -> RunID {
        let number = String(UInt16.random(in: 0...UInt16.max), radix: 16)
        let suffix = String(repeating: "0", count: 4 - number.count) + number
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        return RunID(rawValue: formatter.string(from: now) + "-" + suffix)
    }
}
