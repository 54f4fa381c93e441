internal import Foundation

/// Times that do not count: while an obligation was satisfied before it was needed again, and blackouts where the agreement
/// says so.
struct Pauses {
    /// In order, none overlapping another.
    private var intervals: [Range<Date>] = []

    init(_ intervals: [Range<Date>]) {
        for interval in intervals.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = self.intervals.last, interval.lowerBound <= last.upperBound {
                self.intervals[self.intervals.count - 1] =
                    last.lowerBound..<max(last.upperBound, interval.upperBound)
            } else {
                self.intervals.append(interval)
            }
        }
    }

    /// Moves a due date by the pauses that begin before it.
    func extend(_ due: Date, from start: Date) -> Date {
        var due = due
        for interval in intervals where interval.upperBound > start && interval.lowerBound < due {
            due += interval.upperBound.timeIntervalSince(max(interval.lowerBound, start))
        }
        return due
    }
}
