/// What a plan was narrowed to on the command line.
public struct PlanSelection: Codable, Sendable, Equatable {
    /// Names of clients; empty = all.
    public var clients: [String]
    /// The text of a selector; nil = no further limit.
    public var limit: String?

    public init(clients: [String] = [], limit: String? = nil) {
        self.clients = clients
        self.limit = limit
    }
}
