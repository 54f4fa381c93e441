/// Takes a wrong fact out of the figures from the moment this one is recorded. The wrong fact stays in the chain;
/// what is true instead is recorded beside this one, as facts of its own.
public struct CorrectionFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "correction")

    /// The ``Fact/sequence`` of the wrong fact.
    public var corrects: Int64
    public var reason: String
    public var approver: String

    public init(corrects: Int64, reason: String, approver: String) {
        self.corrects = corrects
        self.reason = reason
        self.approver = approver
    }
}
