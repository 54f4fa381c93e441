/// A selector that is not in the grammar.
public struct SelectorError: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    /// Where in the text, in Unicode scalars from 0.
    public var offset: Int
    /// The nearest right word.
    public var suggestion: String?

    public var description: String { suggestion.map { "\(message) (did you mean \"\($0)\"?)" } ?? message }
}
