import Vocabulary
import MaintenanceWindows

/// Reads a selector by recursive descent, and keeps where each term stands for whoever checks the names in it.
struct SelectorParser {
    struct Term {
        var selector: Selector
        var offset: Int
    }

    private(set) var terms: [Term] = []
    private var tokens: ArraySlice<Token>
    private let end: Int
    private var depth = 0

    private struct Token {
        enum Kind: Equatable { case open, close, comma, and, or, not, word }
        var kind: Kind
        var text: String
        var offset: Int
    }

    init(_ text: String) {
        tokens = Self.tokens(of: text)[...]
        end = text.unicodeScalars.count
    }

    /// The whole text as one selector.
    mutating func parse() throws(SelectorError) -> Selector {
        if tokens.isEmpty { throw SelectorError(message: "no host is selected", offset: 0, suggestion: "*") }
        let selector = try disjunction()
        guard let rest = tokens.first else { return selector }
        let message =
            rest.kind == .close
            ? "\")\" without \"(\"" : "\(shown(rest.text)) needs \"and\", \"or\" or a comma before it"
        throw SelectorError(message: message, offset: rest.offset, suggestion: nil)
    }

    private mutating func disjunction() throws(SelectorError) -> Selector {
        var selector = try conjunction()
        while let token = tokens.first, token.kind == .or || token.kind == .comma {
            tokens.removeFirst()
            selector = .or(selector, try conjunction())
        }
        return selector
    }

    private mutating func conjunction() throws(SelectorError) -> Selector {
        var selector = try negation()
        while tokens.first?.kind == .and {
            tokens.removeFirst()
            selector = .and(selector, try negation())
        }
        return selector
    }

    private mutating func negation() throws(SelectorError) -> Selector {
        guard let token = tokens.popFirst() else {
            throw SelectorError(message: "the selector ends where a name is wanted", offset: end, suggestion: nil)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth < 200 else {
            throw SelectorError(message: "nested too deeply", offset: token.offset, suggestion: nil)
        }
        switch token.kind {
        case .not: return .not(try negation())
        case .word: return try term(token)
        case .open:
            let selector = try disjunction()
            guard tokens.popFirst()?.kind == .close else {
                throw SelectorError(message: "\"(\" without \")\"", offset: token.offset, suggestion: nil)
            }
            return selector
        case .close, .comma, .and, .or:
            throw SelectorError(
                message: "a name is wanted, not \(shown(token.text))", offset: token.offset, suggestion: nil)
        }
    }

    private mutating func term(_ token: Token) throws(SelectorError) -> Selector {
        let selector = try Self.selector(of: token)
        terms.append(Term(selector: selector, offset: token.offset))
        return selector
    }

    private static func selector(of token: Token) throws(SelectorError) -> Selector {
        if token.text == "*" { return .all }
        guard let separator = token.text.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
            let parts = token.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return .host(client: nil, name: Glob(token.text)) }
            return .host(client: Glob(String(parts[0])), name: Glob(String(parts[1])))
        }
        let key = String(token.text[..<separator])
        let value = String(token.text[token.text.index(after: separator)...])
        guard let property = Selector.Property(rawValue: key) else {
            let known = Selector.Property.allCases.map(\.rawValue)
            let near = Spelling.nearest(to: key, in: known).map { "\($0)\(token.text[separator...])" }
            throw SelectorError(
                message: "\(shown(key)) is not something to select by: \(known.formattedAsChoice)",
                offset: token.offset, suggestion: near)
        }
        guard !value.isEmpty else {
            throw SelectorError(message: "\(shown(token.text)) names no \(key)", offset: token.offset, suggestion: nil)
        }
        if property == .exposed, !["true", "false"].contains(value) {
            throw SelectorError(
                message: "exposed is true or false, not \(shown(value))", offset: token.offset,
                suggestion: "exposed=true")
        }
        return .property(property, Glob(value))
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var word = Token(kind: .word, text: "", offset: 0)
        func finish() {
            if word.text.isEmpty { return }
            let keywords: [String: Token.Kind] = ["and": .and, "or": .or, "not": .not]
            tokens.append(Token(kind: keywords[word.text.lowercased()] ?? .word, text: word.text, offset: word.offset))
            word.text = ""
        }
        let signs: [Unicode.Scalar: Token.Kind] = ["(": .open, ")": .close, ",": .comma]
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            if let sign = signs[scalar] {
                finish()
                tokens.append(Token(kind: sign, text: String(scalar), offset: offset))
            } else if scalar.properties.isWhitespace {
                finish()
            } else {
                if word.text.isEmpty { word.offset = offset }
                word.text.unicodeScalars.append(scalar)
            }
        }
        finish()
        return tokens
    }
}
