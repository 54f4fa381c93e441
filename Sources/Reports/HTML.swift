/// A piece of a page. Text can only come in escaped; names of elements and attributes are literals of this program.
indirect enum HTML {
    case text(String)
    case element(StaticString, attributes: [Attribute], content: [HTML])
    /// A style sheet, which has rules of its own for what is special.
    case style([StaticString])
    case group([HTML])

    struct Attribute {
        let name: StaticString
        let value: String
    }

    /// Elements without an end tag (HTML Living Standard, 13.1.2).
    private static let void: Set<String> = ["meta", "img", "br", "hr", "col"]

    static func tag(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: HTML...
    ) -> HTML {
        tag(name, attributes, content)
    }

    static func tag(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [HTML]
    ) -> HTML {
        .element(name, attributes: attributes.map { Attribute(name: $0.key, value: $0.value) }, content: content)
    }

    static func tag(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ text: String
    ) -> HTML {
        tag(name, attributes, [.text(text)])
    }

    static let nothing = HTML.group([])

    var rendered: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): output += Self.escaped(VisibleText.withoutEndlessWords(text))
        case .style(let sheets): output += "<style>\n\(sheets.map(\.description).joined(separator: "\n"))\n</style>\n"
        case .group(let parts): for part in parts { part.write(to: &output) }
        case .element(let name, let attributes, let content):
            output += "<\(name)"
            for attribute in attributes { output += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
            output += ">"
            guard !Self.void.contains(name.description) else { return }
            for part in content { part.write(to: &output) }
            output += "</\(name)>"
        }
    }

    /// For content and for values in double quotes alike.
    static func escaped(_ text: String) -> String {
        var output = ""
        for character in VisibleText.of(text).unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(character)
            }
        }
        return output
    }
}
