/// A version as deb-version(7) orders it.
public struct DebianVersion: Sendable {
    public let text: String
    public init(_ text: String) { self.text = text }
}
