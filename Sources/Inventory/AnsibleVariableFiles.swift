import Foundation

/// `group_vars/` and `host_vars/` beside an inventory: a file of the group's or host's name, or a folder of files.
struct AnsibleVariableFiles {
    let inventory: SourceFile

    func read(into ansible: inout AnsibleInventory) {
        for group in ansible.groups {
            let variables = variables(of: group, in: "group_vars")
            if !variables.isEmpty { ansible.add(variables: variables, to: group) }
        }
        for host in ansible.hosts { ansible.add(variables: variables(of: host, in: "host_vars"), toHost: host) }
    }

    private func variables(of name: String, in folder: String) -> [String: String] {
        let base = "\(inventory.folder)/\(folder)/\(name)"
        let inFolder =
            (try? FileManager.default.contentsOfDirectory(atPath: base).sorted().map { "\(base)/\($0)" }) ?? []
        let candidates = ["", ".yml", ".yaml", ".json"].map { base + $0 } + inFolder
        return candidates.reduce(into: [:]) { variables, path in
            variables.merge(read(path)) { $1 }
        }
    }

    /// What is encrypted with ansible-vault holds secrets, which have no business here.
    private func read(_ path: String) -> [String: String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            return [:]
        }
        let file = SourceFile(path: path)
        defer { inventory.adopt(file) }
        guard let text = file.text(), !text.hasPrefix("$ANSIBLE_VAULT"),
            let root = YAMLComposer.root(of: text, in: file),
            !root.isNull
        else { return [:] }
        return root.plainVariables
    }
}
