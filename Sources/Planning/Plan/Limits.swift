/// How many hosts are worked on at once.
public struct Limits: Codable, Sendable, Equatable {
    public var perClient: Int
    /// Behind one jump host.
    public var perJump: Int
    public var global: Int

    public init(perClient: Int = 20, perJump: Int = 10, global: Int = 60) {
        self.perClient = perClient
        self.perJump = perJump
        self.global = global
    }
}
