/// A TCP socket that takes connections.
public struct ListeningSocket: Codable, Sendable, Hashable {
    /// `0.0.0.0`, `127.0.0.1`, `::`.
    public var address: String
    public var port: Int

    public init(address: String, port: Int) {
        self.address = address
        self.port = port
    }
}
