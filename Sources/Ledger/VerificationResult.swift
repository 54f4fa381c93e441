/// What came of checking the hash chain.
public enum VerificationResult: Sendable, Equatable {
    case intact(count: Int64, head: LedgerHead)
    /// The first fact that is not as it was recorded.
    case altered(sequence: Int64, Alteration)
    /// Every fact is as it was recorded, but triggers that refuse changes are gone, or others have their names.
    case unguarded(triggers: [String], count: Int64, head: LedgerHead)

    /// How a ledger can be seen to have been altered.
    public enum Alteration: Sendable, Equatable {
        /// Its content does not give its hash.
        case contentChanged
        /// It does not name the hash of the fact before it.
        case linkBroken
        /// It was here once and is gone.
        case missing
        /// The chain is sound, but it is not the one whose head was noted.
        case headDiffers(expected: String, found: String)
    }
}

extension VerificationResult.Alteration: CustomStringConvertible {
    public var description: String {
        switch self {
        case .contentChanged: "its content was changed after it was recorded"
        case .linkBroken: "it does not follow the fact before it"
        case .missing: "it was removed"
        case .headDiffers(let expected, let found): "its hash is \(found), but \(expected) was noted for it"
        }
    }
}
