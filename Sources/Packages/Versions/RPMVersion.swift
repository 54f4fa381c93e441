/// A version as rpm orders it: `[epoch:]version[-release]`.
public struct RPMVersion: Sendable {
    public let text: String
    public init(_ text: String) { self.text = text }
}
