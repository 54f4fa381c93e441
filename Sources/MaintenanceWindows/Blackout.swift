/// Dates on which a client wants no maintenance. Both dates are inclusive, in the client's zone.
public struct Blackout: Hashable, Sendable {
    /// What may happen all the same.
    public enum Allowance: String, Sendable, CaseIterable { case nothing = "none", emergency }

    public var name: String
    public var from: LocalDate
    public var to: LocalDate
    public var allow: Allowance

    public init(name: String, from: LocalDate, to: LocalDate, allow: Allowance = .nothing) {
        self.name = name
        self.from = from
        self.to = to
        self.allow = allow
    }
}
