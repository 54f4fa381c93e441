/// Ansible's INI format: `[group]`, `[group:vars]`, `[group:children]`, hosts with `key=value` behind them.
struct AnsibleINI {
    let file: SourceFile

    private enum Part: String { case hosts, vars, children }

    func read(_ text: String, into inventory: inout AnsibleInventory) {
        var group = "ungrouped"
        var part = Part.hosts
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = Place(line: index + 1, column: 1)
            let words = Self.words(of: String(line))
            guard let first = words.first else { continue }
            if first.hasPrefix("["), words.count == 1, first.hasSuffix("]") {
                let header = first.dropFirst().dropLast().split(separator: ":", maxSplits: 1).map(String.init)
                guard let name = header.first, let kind = header.count == 2 ? Part(rawValue: header[1]) : .hosts else {
                    file.report("\(shown(first)) is not [group], [group:vars] or [group:children]", at: place)
                    continue
                }
                (group, part) = (name, kind)
                inventory.addGroup(name)
                continue
            }
            switch part {
            case .children: inventory.add(child: first, to: group)
            case .vars: inventory.add(variables: Self.variable(words.joined(separator: " ")), to: group)
            case .hosts: add(words, to: group, at: place, into: &inventory)
            }
        }
    }

    private func add(_ words: [String], to group: String, at place: Place, into inventory: inout AnsibleInventory) {
        var variables: [String: String] = [:]
        for word in words.dropFirst() {
            let variable = Self.variable(word)
            if variable.isEmpty { file.report("\(shown(word)) is not key=value", at: place) }
            variables.merge(variable) { $1 }
        }
        // `host:5309`; a colon within a range is not a port.
        var pattern = words[0]
        if let colon = pattern.lastIndex(of: ":"), let port = UInt16(pattern[pattern.index(after: colon)...]),
            !pattern[..<colon].contains(":") || pattern[..<colon].hasSuffix("]")
        {
            variables["ansible_port"] = variables["ansible_port"] ?? String(port)
            pattern = String(pattern[..<colon])
        }
        for host in HostRange.expand(pattern) { inventory.add(host: host, to: group, variables: variables) }
    }

    /// `key=value` or `key = value`
    private static func variable(_ text: String) -> [String: String] {
        let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return [:] }
        let key = pair[0].split(separator: " ").joined()
        return key.isEmpty ? [:] : [key: String(pair[1].trimmingPrefix { $0 == " " })]
    }

    /// Splits at blanks outside of quotes and ends at a comment, as Python's shlex does it for Ansible.
    private static func words(of line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var started = false
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                started = true
            } else if character.isWhitespace {
                if started { words.append(word) }
                (word, started) = ("", false)
            } else if !started, character == "#" || (character == ";" && words.isEmpty) {
                return words
            } else {
                word.append(character)
                started = true
            }
        }
        return started ? words + [word] : words
    }
}
