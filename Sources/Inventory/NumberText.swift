/// Sizes as users write them, in powers of 1024: `500M`, `2G`.
enum ByteSizeText {
    private static let units: [(suffix: String, bytes: Int64)] = [
        ("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
    ]

    static func parse(_ text: String) -> Int64? {
        guard let unit = units.first(where: { text.uppercased().hasSuffix($0.suffix) }),
            let count = Int64(text.dropLast()), count > 0
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
        return overflow ? nil : bytes
    }

    /// The largest unit that divides evenly.
    static func format(_ bytes: Int64) -> String {
        guard let unit = units.first(where: { bytes >= $0.bytes && bytes % $0.bytes == 0 }) else { return "\(bytes)" }
        return "\(bytes / unit.bytes)\(unit.suffix)"
    }
}

extension Double {
    /// `10` for 10.0 and `2.5` for 2.5.
    var formattedPlainly: String {
        self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
    }
}
