import MaintenanceWindows
import Vocabulary
import Yams

extension YAMLValue {
    /// Text, one line. A number or a word like `no` is taken as it is written.
    func string(_ what: String) -> String? {
        guard case .scalar(let scalar) = node, !isNull else {
            report("\(what) is text, not \(kind)")
            return nil
        }
        guard !scalar.string.isEmpty else {
            report("\(what) is empty")
            return nil
        }
        guard !scalar.string.unicodeScalars.contains(where: \.isControl) else {
            report("\(what) holds a control character")
            return nil
        }
        return scalar.string
    }

    /// A name that others refer to. One rule for all of them: what can be a client's name can be a host's, a group's, a window's.
    func name(_ what: String) -> String? {
        guard let text = string(what) else { return nil }
        guard ClientID(rawValue: text) != nil else {
            report(
                "\(what) \(shown(text)): letters, digits, \".\", \"_\" and \"-\" make a name, and it begins with a letter or digit",
                suggestion: Self.harmlessName(text))
            return nil
        }
        return text
    }

    private static func harmlessName(_ text: String) -> String? {
        let name = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        let trimmed = String(name.drop { "._-".contains($0) })
        return ClientID(rawValue: trimmed) == nil ? nil : trimmed
    }

    func integer(_ what: String, in range: ClosedRange<Int>) -> Int? {
        guard case .scalar(let scalar) = node, scalar.style == .plain, let number = Int(scalar.string),
            String(number) == scalar.string
        else {
            report(
                "\(what) is a whole number, not \(kind)",
                suggestion: node.scalar.flatMap { Int($0.string) }.map(String.init))
            return nil
        }
        guard range.contains(number) else {
            report("\(what) is \(range.lowerBound) to \(range.upperBound), not \(number)")
            return nil
        }
        return number
    }

    func port(_ what: String = "port") -> UInt16? { integer(what, in: 1...65_535).map { UInt16($0) } }

    /// nil for everything but `true` and `false` without quotes.
    var plainBoolean: Bool? {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
        return Bool(scalar.string)
    }

    func boolean(_ what: String) -> Bool? {
        if let value = plainBoolean { return value }
        let word = text?.lowercased() ?? ""
        let meant = ["yes": "true", "on": "true", "no": "false", "off": "false", "true": "true", "false": "false"][word]
        report("\(what) is true or false, not \(kind)", suggestion: meant)
        return nil
    }

    /// One word of a closed list.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ what: String, _ type: Choice.Type = Choice.self)
        -> Choice?
    {
        guard let text = string(what) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        report(
            "\(what) is \(words.formattedAsChoice), not \(shown(text))",
            suggestion: Spelling.nearest(to: text, in: words))
        return nil
    }

    /// Words of a closed list; one alone may stand without brackets.
    func choices<Choice: RawRepresentable<String> & CaseIterable>(_ what: String, _ type: Choice.Type = Choice.self)
        -> [Choice]
    {
        elementsOrOne(what).compactMap { $0.choice(what, type) }
    }

    func strings(_ what: String) -> [String] { elementsOrOne(what).compactMap { $0.string(what) } }

    /// A command as a list of words: no shell takes it apart.
    func argv(_ what: String) -> [String]? {
        guard isList else {
            let words = text?.split(separator: " ").joined(separator: ", ")
            report("\(what) is a list of words, not \(kind): no shell reads it", suggestion: words.map { "[\($0)]" })
            return nil
        }
        let elements = elements(what)
        let words = elements.compactMap { $0.argument(what) }
        guard words.first?.isEmpty == false else {
            report("\(what) names no program")
            return nil
        }
        return words.count == elements.count ? words : nil
    }

    /// Unlike other text an argument may be empty.
    private func argument(_ what: String) -> String? {
        if case .scalar(let scalar) = node, scalar.style != .plain, scalar.string.isEmpty { return "" }
        return string("a word of \(what)")
    }
}

extension [String] {
    /// `a, b or c`
    var formattedAsChoice: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
