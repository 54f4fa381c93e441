/// What a fact is about.
///
/// A struct and not an enum, so that modules above can add kinds of their own; the kinds that figures are computed
/// from stand with their bodies in this module.
public struct FactKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// What belongs to no client and figures of all of them may depend on: what vendors and catalogues say, and corrections.
    public static let shared = [
        AdvisoryFact.kind, KnownExploitedFact.kind, LifeCycleFact.kind, FeedFact.kind, CVESetFact.kind,
        CorrectionFact.kind,
    ]
}
