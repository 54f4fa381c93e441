public import Foundation

/// Words that may begin with how long ago a host was last seen: kept, they stay true as time goes by.
public struct AgedText: Codable, Sendable, Equatable {
    /// Milliseconds since 1970; nil where the words tell no age.
    private let unseenSince: Int64?
    private let rest: String

    init(unseenSince: Int64?, rest: String) {
        self.unseenSince = unseenSince
        self.rest = rest
    }

    /// - Parameters:
    ///   - lastSeen: the last complete scan of the host, which the words may name.
    ///   - asOf: the instant for which they were written.
    init(_ text: String, lastSeen: Date?, asOf: Date) {
        let age = lastSeen.map { Self.age(of: $0, at: asOf) }
        if let lastSeen, let age, text.hasPrefix(age) {
            unseenSince = Int64((lastSeen.timeIntervalSince1970 * 1000).rounded())
            rest = String(text.dropFirst(age.count))
        } else {
            unseenSince = nil
            rest = text
        }
    }

    public func text(at instant: Date) -> String {
        (unseenSince.map { Self.age(of: Date(timeIntervalSince1970: Double($0) / 1000), at: instant) } ?? "") + rest
    }

    /// `last complete scan 3 days ago`
    static func age(of scan: Date, at instant: Date) -> String {
        "last complete scan \(Wording.age(instant.timeIntervalSince(scan))) ago"
    }
}
