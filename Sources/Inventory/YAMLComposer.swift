import Yams

/// Turns a file's text into nodes, and what YAML refuses into problems with a place.
enum YAMLComposer {
    /// - Returns: nil when there is a problem, which is reported.
    static func root(of file: SourceFile) -> YAMLValue? {
        guard let text = file.text() else { return nil }
        return root(of: text, in: file)
    }

    static func root(of text: String, in file: SourceFile) -> YAMLValue? {
        var scalars = Array(text.unicodeScalars)
        // Yams stops at the first key that stands twice. To tell all of them, the first of the two is masked and the file read again.
        for _ in 0..<100 {
            do {
                guard let node = try compose(scalars) else {
                    file.report("is empty", at: Place(line: 1, column: 1))
                    return nil
                }
                return YAMLValue(node: node, file: file)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard mask(Place(context.mark), in: &scalars, file: file) else {
                    file.report("\(shown(keys.first ?? "")) stands twice", at: Place(context.mark))
                    return nil
                }
            } catch {
                report(error, in: file, scalars)
                return nil
            }
        }
        file.report("too many keys stand twice")
        return nil
    }

    private static func compose(_ scalars: [Unicode.Scalar]) throws -> Node? {
        try Yams.compose(yaml: String(String.UnicodeScalarView(scalars)))
    }

    /// Replaces the first character of the key at a place by one that no other key begins with; lines and columns stay.
    private static func mask(_ place: Place, in scalars: inout [Unicode.Scalar], file: SourceFile) -> Bool {
        guard var index = self.index(of: place, in: scalars) else { return false }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        let count = UInt32(file.maskedKeys.count)
        guard index < scalars.count, !["&", "!", "*", "?"].contains(scalars[index]),
            let cover = Unicode.Scalar(0xF_0000 + count)
        else { return false }
        file.maskedKeys[place] = scalars[index]
        scalars[index] = cover
        return true
    }

    private static func index(of place: Place, in scalars: [Unicode.Scalar]) -> Int? {
        var line = 1
        var start = 0
        while line < place.line {
            guard let end = scalars[start...].firstIndex(where: { lineBreaks.contains($0) }) else { return nil }
            let isPair = scalars[end] == "\r" && end + 1 < scalars.count && scalars[end + 1] == "\n"
            start = end + (isPair ? 2 : 1)
            line += 1
        }
        let index = start + place.column - 1
        return index < scalars.count ? index : nil
    }

    /// What libyaml counts as the end of a line (YAML 1.1 section 4.1.4).
    private static let lineBreaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

    private static func report(_ error: any Error, in file: SourceFile, _ scalars: [Unicode.Scalar]) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            let character = index(of: Place(mark), in: scalars).map { scalars[$0] }
            file.report(explanation(of: problem, at: character), at: Place(mark))
        case YamlError.reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0)
            let line = before.count(where: \.isNewline) + 1
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            file.report("not YAML: \(problem)", at: Place(line: line, column: column))
        default:
            file.report("not YAML: \(error)")
        }
    }
}

extension YAMLComposer {
    /// What libyaml says, in words that help where we know some.
    private static func explanation(of problem: String, at character: Unicode.Scalar?) -> String {
        if character == "\t" { return "YAML is indented with spaces, not with tabs" }
        return problem.hasSuffix("another document")
            ? "one document a file: here begins another" : "not YAML: \(problem)"
    }
}
