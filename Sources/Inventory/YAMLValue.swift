import MaintenanceWindows
import Yams

/// A value of a file with its place. Every way of reading it either gives what was asked for, or reports a problem and gives nil.
struct YAMLValue {
    let node: Node
    let file: SourceFile

    func report(_ message: String, offset: Int = 0, suggestion: String? = nil) {
        file.report(message, at: place, offset: offset, suggestion: suggestion)
    }

    var place: Place? { node.mark.map(Place.init) }
    var line: Int { place?.line ?? 0 }

    /// `~`, `null`, or nothing after the colon.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    var isList: Bool { node.sequence != nil }
    var isMapping: Bool { node.mapping != nil }
    var isScalar: Bool { node.scalar != nil }

    /// The text of a scalar as it is written, quotes taken off; nil of lists and mappings.
    var text: String? { node.scalar?.string }
    /// Whether a scalar stands without quotes.
    var isPlain: Bool { node.scalar?.style == .plain }

    /// What kind of thing stands here, for messages.
    var kind: String {
        switch node {
        case .scalar(let scalar): isNull ? "nothing" : shown(scalar.string)
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// The elements of a list.
    func elements(_ what: String) -> [YAMLValue] {
        guard let sequence = node.sequence else {
            report("\(what) is a list, not \(kind)")
            return []
        }
        return sequence.map { YAMLValue(node: $0, file: file) }
    }

    /// The elements of a list, or the value itself where there is but one.
    func elementsOrOne(_ what: String) -> [YAMLValue] { isList ? elements(what) : [self] }

    /// The entries of a mapping in their order, `<<` merged in, each key once.
    func entries(_ what: String) -> [(key: YAMLValue, value: YAMLValue)]? {
        guard let mapping = node.mapping else {
            report("\(what) is a mapping (key: value), not \(kind)")
            return nil
        }
        var entries: [(key: YAMLValue, value: YAMLValue)] = []
        var merged: [(key: YAMLValue, value: YAMLValue)] = []
        var lines: [String: Int] = [:]
        for (keyNode, valueNode) in mapping {
            let key = YAMLValue(node: keyNode, file: file)
            let value = YAMLValue(node: valueNode, file: file)
            guard let name = key.key else {
                key.report("a key is a word, not \(key.kind)")
                continue
            }
            if let first = lines.updateValue(key.line, forKey: name) {
                key.report("\(shown(name)) stands twice, first on line \(first)")
            } else if name == "<<" {
                guard file.countMerge() else {
                    key.report("too many << in this file")
                    return nil
                }
                merged += value.elementsOrOne("<<").flatMap { $0.entries("what << merges") ?? [] }
            } else {
                entries.append((key, value))
            }
        }
        for entry in merged where entry.key.key.map({ lines.updateValue(entry.key.line, forKey: $0) == nil }) == true {
            entries.append(entry)
        }
        return entries
    }

    /// The text of a key, unmasked.
    var key: String? {
        guard case .scalar(let scalar) = node else { return nil }
        guard let place, let first = file.maskedKeys[place] else { return scalar.string }
        return String(first) + String(scalar.string.dropFirst())
    }
}
