import MaintenanceWindows

/// `ansible: PATH` or `ansible: {path: PATH, hosts: SELECTOR}`.
extension ClientReader {
    /// Adds the hosts of an Ansible inventory. One that the client's file names too is completed, not doubled.
    func addHosts(of value: YAMLValue, to hosts: inout [HostDeclaration], under client: HostSettings) {
        let section = value.isMapping ? Section(value, "ansible", keys: AnsibleKey.names) : nil
        let pathValue = value.isMapping ? section?.required(AnsibleKey.path, example: "hosts.ini") : value
        guard let pathValue, let text = pathValue.string("ansible") else { return }
        let selector = section?[AnsibleKey.hosts]?.selector("hosts")
        let source = SourceFile(path: path(text))
        guard let inventory = AnsibleReader(file: source).read() else { return file.adopt(source) }
        for name in inventory.hosts {
            let groups = inventory.groups(of: name)
            if let selector, !selector.matchesAnsible(host: name, groups: groups) { continue }
            guard let ansible = ansibleSettings(of: name, inventory.variables(of: name), at: pathValue) else {
                continue
            }
            if let index = hosts.firstIndex(where: { $0.name == name }) {
                hosts[index].groups += groups.filter { !hosts[index].groups.contains($0) }
                hosts[index].givenAddress = hosts[index].givenAddress ?? ansible.address
                hosts[index].ansible = ansible.settings
            } else {
                hosts.append(
                    HostDeclaration(
                        name: name, place: pathValue, groups: groups, givenAddress: ansible.address,
                        ansible: ansible.settings))
            }
        }
    }

    /// What Ansible's connection variables mean here. A value that we cannot make out is a problem: the host would be reached wrongly.
    private func ansibleSettings(
        of host: String, _ variables: [String: String], at place: YAMLValue
    ) -> (address: String?, settings: HostSettings)? {
        func variable(_ names: String...) -> String? {
            guard let value = names.lazy.compactMap({ variables[$0] }).first else { return nil }
            guard !value.contains("{{"), !value.unicodeScalars.contains(where: \.isControl) else {
                place.report(
                    "\(names[0]) of \(shown(host)) is \(shown(value)): give ansible a program that prints ansible-inventory --list"
                )
                return nil
            }
            return value
        }
        let connection = variable("ansible_connection") ?? "ssh"
        guard ["ssh", "smart", "paramiko", "paramiko_ssh"].contains(connection) else {
            place.report(
                "\(shown(host)) is reached by \(connection), not by ssh: leave it out with ansible: {path: …, hosts: not \(host)}"
            )
            return nil
        }
        var settings = HostSettings()
        settings.ssh.user = variable("ansible_user", "ansible_ssh_user")
        settings.ssh.identityFiles = variable("ansible_ssh_private_key_file", "ansible_private_key_file").map {
            [path($0)]
        }
        if let port = variable("ansible_port", "ansible_ssh_port") {
            settings.ssh.port = UInt16(port)
            if settings.ssh.port == nil { place.report("ansible_port of \(shown(host)) is \(shown(port)), not a port") }
        }
        for arguments in [variable("ansible_ssh_common_args"), variable("ansible_ssh_extra_args")].compactMap(\.self) {
            settings.ssh.jumps = jumps(inArguments: arguments, of: host, at: place) ?? settings.ssh.jumps
        }
        let address = variable("ansible_host", "ansible_ssh_host")
        if let address, !HostAddress.isValid(address) {
            place.report("ansible_host of \(shown(host)) is \(shown(address)), neither a host name nor an IP address")
        }
        return (address, settings)
    }

    /// `-J user@host` or `-o ProxyJump=user@host` among the arguments for ssh.
    private func jumps(inArguments text: String, of host: String, at place: YAMLValue) -> [JumpHost]? {
        let words = text.split { $0 == " " || $0 == "'" || $0 == "\"" || $0 == "=" }.map(String.init)
        if words.contains("ProxyCommand") || words.contains("-oProxyCommand") {
            place.report("\(shown(host)) is reached by a ProxyCommand: give proxy_jump in the client's file instead")
        }
        guard let flag = words.firstIndex(where: { ["-J", "ProxyJump", "-oProxyJump"].contains($0) }),
            flag + 1 < words.count
        else { return nil }
        let jumps = words[flag + 1].split(separator: ",").compactMap { JumpHost(String($0)) }
        if jumps.isEmpty {
            place.report("the ProxyJump of \(shown(host)) is \(shown(words[flag + 1])), not [user@]host[:port]")
        }
        return jumps
    }
}
