/// A recurrence that is not in the grammar.
public struct WindowSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var message: String
    /// The nearest valid form.
    public var suggestion: String?

    public init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }

    public var description: String { suggestion.map { "\(message) (did you mean \"\($0)\"?)" } ?? message }
}
