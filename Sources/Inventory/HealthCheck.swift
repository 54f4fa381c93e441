/// Something that must be as good after patching as it was before.
public struct HealthCheck: Sendable, Hashable {
    /// `required` fails the host when it regresses, `wanted` warns.
    public enum Requirement: String, Sendable, Codable, CaseIterable { case required, wanted }
    /// Where the check is made from.
    public enum Origin: String, Sendable, Codable, CaseIterable { case host, controller }

    public enum Kind: Sendable, Hashable {
        case disk(path: String, free: DiskFloor)
        /// No failed unit that was not failed before: `{units: no-new-failures}`.
        case units
        case systemd(unit: String)
        /// - Parameter address: nil is 127.0.0.1 on the host; from the controller it is always given.
        case tcp(port: UInt16, address: String?, from: Origin)
        case http(url: String, from: Origin, status: Int, contains: String?)
        /// Exit 0 passes; runs as the login user, no shell.
        case command(argv: [String])
        case file(path: String, maximumAge: Duration)
        case process(name: String)
    }

    public enum DiskFloor: Sendable, Hashable { case percent(Double), bytes(Int64) }

    public var kind: Kind
    public var requirement: Requirement

    public init(kind: Kind, requirement: Requirement) {
        self.kind = kind
        self.requirement = requirement
    }
}
