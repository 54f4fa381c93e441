/// The name of a client: the tenant of the provider, one inventory file each.
///
/// Made so that it can stand in a file name, a table and a selector unquoted.
public struct ClientID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String

    /// - Returns: nil when `rawValue` is not 1 to 253 ASCII letters, digits, `.`, `_` and `-`, or begins with `.` or `-`.
    public init?(rawValue: String) {
        guard NameRule.accepts(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    public init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }

    public static func < (left: ClientID, right: ClientID) -> Bool { left.rawValue < right.rawValue }
}

/// The identity of a host, `client/host`. Two clients may use the same host name and the same address.
public struct HostID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let client: ClientID
    public let name: String

    /// - Returns: nil when `name` breaks the same rule as a client's.
    public init?(client: ClientID, name: String) {
        guard NameRule.accepts(name) else { return nil }
        self.client = client
        self.name = name
    }

    /// The name under which a jump host's key is pinned for a client. There is one for every address: a jump host without a name would
    /// be left out of the way, and another host be reached than the one that is meant. One that lies behind others is named with them,
    /// for two sites may use the same addresses.
    ///
    /// - Parameter way: the jump host last and those before it, each `address-port`; an address is a name, or one of either family, also
    ///   with a zone (`fe80::1%eth0`).
    public init(jumpBy way: [String], of client: ClientID) {
        self.client = client
        let name = "jump-" + way.reversed().joined(separator: "-via-")
        self.name = String(name.unicodeScalars.prefix(250).map { NameRule.accepts("_\($0)") ? Character($0) : "-" })
    }

    /// Reads `client/host`.
    public init?(_ text: String) {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")),
            let client = ClientID(rawValue: String(text[..<slash]))
        else { return nil }
        self.init(client: client, name: String(text[text.utf8.index(after: slash)...]))
    }

    public var description: String { "\(client)/\(name)" }

    public static func < (left: HostID, right: HostID) -> Bool {
        (left.client, left.name) < (right.client, right.name)
    }
}

extension HostID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let host = HostID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not client/host")
        }
        self = host
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What a name may be made of. Names reach file names, remote shells and reports: nothing in them may need quoting there.
enum NameRule {
    static func accepts(_ name: String) -> Bool {
        guard (1...253).contains(name.utf8.count), name.utf8.first.map(isAlphanumericOrUnderscore) == true else {
            return false
        }
        return name.utf8.allSatisfy {
            isAlphanumericOrUnderscore($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
    }

    /// By bytes: a ledger has millions of names.
    private static func isAlphanumericOrUnderscore(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
