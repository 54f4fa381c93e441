/// n of N. Never a bare percentage: who reads it sees what was counted.
public struct Ratio: Codable, Sendable, Equatable {
    public var numerator: Int
    public var denominator: Int

    public init(_ numerator: Int, of denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Tenths of a percent, rounded down: 1999 of 2000 is 999, and never "100 %". Nil where there is nothing to divide by.
    public var tenthsOfPercent: Int? { denominator > 0 ? numerator * 1000 / denominator : nil }

    /// `97.5 %`, or nil.
    public var percentText: String? { tenthsOfPercent.map { "\($0 / 10).\($0 % 10) %" } }

    /// `118/121 (97.5 %)`, or `0/0`.
    public var text: String { "\(numerator)/\(denominator)" + (percentText.map { " (\($0))" } ?? "") }
}
