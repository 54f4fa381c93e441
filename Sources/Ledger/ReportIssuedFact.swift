public import Foundation

/// A report was handed out: with it a later one can say what it says otherwise.
public struct ReportIssuedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "report_issued")

    /// `2026-10`
    public var period: String
    /// The time of knowledge of its figures.
    public var knownAt: Date
    /// SHA-256 of its data, as it stands on it.
    public var digest: String
    /// The head of the ledger that it names.
    public var ledgerSequence: Int64
    public var ledgerHash: String

    public init(period: String, knownAt: Date, digest: String, ledgerSequence: Int64, ledgerHash: String) {
        self.period = period
        self.knownAt = knownAt
        self.digest = digest
        self.ledgerSequence = ledgerSequence
        self.ledgerHash = ledgerHash
    }
}
