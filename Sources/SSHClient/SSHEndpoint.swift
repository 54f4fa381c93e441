/// Where an SSH server listens.
public struct SSHEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host name, an IPv4 address, or an IPv6 address without brackets.
    public var address: String
    public var port: UInt16

    public init(address: String, port: UInt16 = 22) {
        self.address = address
        self.port = port
    }

    /// As known_hosts writes it: the bare address for port 22, else `[address]:port`.
    public var description: String { port == 22 ? address : "[\(address)]:\(port)" }
}
