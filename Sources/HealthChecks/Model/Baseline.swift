/// Two looks before a host is touched, some seconds apart: what differs between them is unstable.
public struct Baseline: Codable, Sendable, Equatable {
    public var first: Snapshot
    public var second: Snapshot

    public init(first: Snapshot, second: Snapshot) {
        self.first = first
        self.second = second
    }
}
