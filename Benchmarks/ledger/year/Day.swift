import Foundation

/// One day of the generated year, in UTC.
struct Day {
    static let count = 365

    /// From 0.
    let number: Int
    private let midnight: Date

    /// - Parameter end: the last day of the year.
    init(number: Int, ending end: Date) {
        self.number = number
        let last = (end.timeIntervalSince1970 / 86_400).rounded(.down)
        midnight = Date(timeIntervalSince1970: (last - Double(Self.count - 1 - number)) * 86_400)
    }

    /// - Parameter hour: may be past 24, for the small hours after it.
    func at(hour: Double) -> Date { midnight.addingTimeInterval(hour * 3600) }

    /// `20261121`.
    var compact: String {
        midnight.formatted(.iso8601.year().month().day().dateSeparator(.omitted))
    }
}
