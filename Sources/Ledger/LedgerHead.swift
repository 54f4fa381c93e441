/// The end of the chain: whoever has noted it can prove later that nothing before it was changed.
public struct LedgerHead: Sendable, Codable, Equatable, CustomStringConvertible {
    /// 0 for an empty ledger.
    public var sequence: Int64
    public var hash: String

    public init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads `sequence:hash`.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, parts[1].count == 64,
            parts[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.init(sequence: sequence, hash: parts[1].lowercased())
    }

    /// The head of a ledger without facts, and what the first fact names as its predecessor.
    public static let empty = LedgerHead(sequence: 0, hash: String(repeating: "0", count: 64))

    public var description: String { "\(sequence):\(hash)" }
}
