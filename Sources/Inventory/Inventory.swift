/// All clients of the provider, as read from the inventory folder.
public struct Inventory: Sendable {
    /// In order of their files' names.
    public var clients: [Client]

    public init(clients: [Client]) { self.clients = clients }

    public var hosts: [Host] { clients.flatMap(\.hosts) }
}
