public import Foundation

/// A key that a repository is signed with, or that rpm trusts.
public struct SigningKey: Codable, Sendable, Equatable {
    /// The key's or subkey's id: its last sixteen hexadecimal digits.
    public var id: String
    public var owner: String
    /// nil: it does not expire.
    public var expires: Date?
    /// The repositories whose present index it signs; empty where that can't be told (rpm).
    public var repositories: [String]

    public init(id: String, owner: String, expires: Date? = nil, repositories: [String] = []) {
        self.id = id
        self.owner = owner
        self.expires = expires
        self.repositories = repositories
    }
}
