public import Foundation

/// How long something is overdue, in the steps in which it is shown.
public enum Aging {
    public struct Bucket: Sendable {
        public let label: String
        private let days: Range<Double>

        fileprivate init(_ label: String, _ days: Range<Double>) {
            self.label = label
            self.days = days
        }

        /// Without the first instant, unless it is that of the due date, and with the last.
        ///
        /// - Parameter age: since the due date.
        public func contains(_ age: TimeInterval) -> Bool {
            let age = age / 86_400
            return age == 0 ? days.lowerBound == 0 : days.lowerBound < age && age <= days.upperBound
        }
    }

    public static let buckets = [
        Bucket("up to 7 days", 0..<7), Bucket("7 to 14 days", 7..<14), Bucket("14 to 30 days", 14..<30),
        Bucket("30 to 60 days", 30..<60), Bucket("60 to 90 days", 60..<90),
        Bucket("over 90 days", 90..<Double.infinity),
    ]
}
