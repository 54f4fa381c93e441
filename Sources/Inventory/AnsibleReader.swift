import Foundation

/// Reads an Ansible inventory: an INI or YAML file, the JSON of `ansible-inventory --list`, or a program that prints it.
struct AnsibleReader {
    let file: SourceFile

    /// - Returns: nil when there is a problem, which the file holds.
    func read() -> AnsibleInventory? {
        var inventory = AnsibleInventory()
        if FileManager.default.isExecutableFile(atPath: file.path), isProgram {
            guard let output = AnsibleProgram.list(file) else { return nil }
            read(mapping: output, into: &inventory)
        } else if ["yml", "yaml", "json"].contains(URL(fileURLWithPath: file.path).pathExtension.lowercased()) {
            guard let text = file.text() else { return nil }
            read(mapping: text, into: &inventory)
        } else {
            guard let text = file.text() else { return nil }
            AnsibleINI(file: file).read(text, into: &inventory)
        }
        AnsibleVariableFiles(inventory: file).read(into: &inventory)
        return file.problems.isEmpty ? inventory : nil
    }

    /// A file that is executable by accident (on a file system without permissions all are) does not begin like a program.
    private var isProgram: Bool {
        guard let handle = FileHandle(forReadingAtPath: file.path), let start = try? handle.read(upToCount: 4) else {
            return false
        }
        return start.starts(with: "#!".utf8) || start == Data([0x7F]) + Data("ELF".utf8)
    }

    /// YAML files nest their groups, `--list` names them; either way an entry is a group. JSON is YAML, too.
    private func read(mapping text: String, into inventory: inout AnsibleInventory) {
        for (key, value) in YAMLComposer.root(of: text, in: file)?.entries("an Ansible inventory") ?? [] {
            guard let name = key.key else { continue }
            if name == "_meta" {
                readHostVariables(value, into: &inventory)
            } else {
                read(group: name, value, into: &inventory)
            }
        }
    }

    private func read(group name: String, _ value: YAMLValue, into inventory: inout AnsibleInventory) {
        inventory.addGroup(name)
        if value.isNull { return }
        if value.isList { return read(hosts: value, of: name, into: &inventory) }
        for (key, value) in value.entries("the group \(name)") ?? [] where !value.isNull {
            switch key.key {
            case "hosts": read(hosts: value, of: name, into: &inventory)
            case "vars": inventory.add(variables: value.plainVariables, to: name)
            case "children": read(children: value, of: name, into: &inventory)
            default: key.report("a group of Ansible's has hosts, vars and children, not \(key.kind)")
            }
        }
    }

    private func read(hosts value: YAMLValue, of group: String, into inventory: inout AnsibleInventory) {
        if value.isList {
            for host in value.strings("hosts") { inventory.add(host: host, to: group) }
            return
        }
        for (key, value) in value.entries("hosts") ?? [] {
            for host in HostRange.expand(key.key ?? "") {
                inventory.add(host: host, to: group, variables: value.isNull ? [:] : value.plainVariables)
            }
        }
    }

    private func read(children value: YAMLValue, of group: String, into inventory: inout AnsibleInventory) {
        if value.isList {
            for child in value.strings("children") { inventory.add(child: child, to: group) }
            return
        }
        for (key, value) in value.entries("children") ?? [] {
            guard let child = key.key else { continue }
            inventory.add(child: child, to: group)
            read(group: child, value, into: &inventory)
        }
    }

    private func readHostVariables(_ value: YAMLValue, into inventory: inout AnsibleInventory) {
        for (key, value) in value.entries("_meta") ?? [] where key.key == "hostvars" {
            for (host, variables) in value.entries("hostvars") ?? [] {
                guard let name = host.key else { continue }
                inventory.add(host: name, to: "all", variables: variables.plainVariables)
            }
        }
    }
}

extension YAMLValue {
    /// The variables whose values are plain; lists and mappings are for roles and not for us.
    var plainVariables: [String: String] {
        var variables: [String: String] = [:]
        for (key, value) in entries("variables") ?? [] {
            if let name = key.key, let text = value.text, !value.isNull { variables[name] = text }
        }
        return variables
    }
}

/// `web[01:10].example.com`, `db-[a:c]`, with a step as third: `[1:9:2]`.
enum HostRange {
    static func expand(_ pattern: String) -> [String] {
        guard let open = pattern.firstIndex(of: "["), let close = pattern[open...].firstIndex(of: "]") else {
            return [pattern]
        }
        let parts = pattern[pattern.index(after: open)..<close].split(separator: ":").map(String.init)
        guard parts.count == 2 || parts.count == 3, let step = parts.count == 3 ? Int(parts[2]) : 1, step > 0,
            let values = values(from: parts[0], to: parts[1], step: step)
        else { return [pattern] }
        let rest = expand(String(pattern[pattern.index(after: close)...]))
        return values.flatMap { value in rest.map { pattern[..<open] + value + $0 } }
    }

    private static func values(from first: String, to last: String, step: Int) -> [String]? {
        if let low = Int(first), let high = Int(last), low <= high, high - low < 10_000 {
            return stride(from: low, through: high, by: step).map { number in
                let digits = String(number)
                return first.hasPrefix("0")
                    ? String(repeating: "0", count: max(0, first.count - digits.count)) + digits : digits
            }
        }
        guard let low = first.utf8.first, let high = last.utf8.first, first.utf8.count == 1, last.utf8.count == 1,
            low <= high
        else { return nil }
        return stride(from: low, through: high, by: step).map { String(UnicodeScalar($0)) }
    }
}
