import Vocabulary

/// A host as it stands in the file, before anything is inherited.
struct HostDeclaration {
    var name: String
    /// Where its name stands.
    var place: YAMLValue
    /// The nearest first.
    var groups: [String]
    /// nil where the file gives none.
    var givenAddress: String?
    /// What it says itself; what it inherits is filled in when the whole file is read.
    var settings = HostSettings()
    /// What Ansible's variables say of it: nearer than the client's defaults, farther than its groups.
    var ansible = HostSettings()

    var address: String { givenAddress ?? name }
}

/// `defaults:`, `groups:` and `hosts:`.
extension ClientReader {
    /// The settings that `defaults`, a group and a host have in common.
    func settings(_ section: Section) -> HostSettings {
        var settings = HostSettings()
        settings.windows = section[SettingKey.window]?.elementsOrOne("window").compactMap { value in
            value.name("window").map { ($0, value) }
        }
        settings.ring = section[SettingKey.ring]?.name("ring")
        settings.site = section[SettingKey.site]?.name("site")
        settings.exposed = section[SettingKey.exposed]?.boolean("exposed")
        settings.tags = section[SettingKey.tags]?.elementsOrOne("tags").compactMap { $0.name("a tag") } ?? []
        settings.ssh = section[SettingKey.ssh].map(ssh) ?? SSHSettings()
        settings.ssh.user = section[SettingKey.user]?.userName("user") ?? settings.ssh.user
        settings.ssh.port = section[SettingKey.port]?.port() ?? settings.ssh.port
        settings.checks = section[SettingKey.checks].map(CheckReader.checks) ?? []
        settings.keepsAnswersFor = section[SettingKey.keepAnswers]?.duration(
            "keep_answers", in: .seconds(86_400) ... .seconds(3660 * 86_400))
        return settings
    }

    /// What the client says for all of its hosts.
    func clientSettings(_ section: Section) -> HostSettings {
        var above = HostSettings()
        above.ssh = section[ClientKey.ssh].map(ssh) ?? SSHSettings()
        above.checks = section[ClientKey.checks].map(CheckReader.checks) ?? []
        guard let value = section[ClientKey.defaults], let defaults = Section(value, "defaults", keys: SettingKey.names)
        else { return above }
        return settings(defaults).inheriting(above)
    }

    /// Every host of the file and of the Ansible inventory, everything inherited.
    func hosts(_ section: Section) -> [HostDeclaration] {
        let client = clientSettings(section)
        var groups: [String: HostSettings] = [:]
        var hosts: [HostDeclaration] = []
        for (key, value) in section[ClientKey.groups]?.entries("groups") ?? [] {
            guard let name = key.name(key: "a group's name"),
                let group = Section(value, "a group", keys: GroupKey.names + SettingKey.names)
            else { continue }
            groups[name] = settings(group)
            hosts += self.hosts(group[GroupKey.hosts], group: name)
        }
        hosts += self.hosts(section[ClientKey.hosts], group: nil)
        if let ansible = section[ClientKey.ansible] { addHosts(of: ansible, to: &hosts, under: client) }
        if hosts.isEmpty, file.problems.isEmpty {
            section.value.report("the client has no host: give it hosts, groups with hosts, or ansible")
        }
        return hosts.map { host in
            var host = host
            let levels = host.groups.compactMap { groups[$0] } + [host.ansible, client]
            host.settings = levels.reduce(host.settings) { $0.inheriting($1) }
            return host
        }
    }

    private func hosts(_ value: YAMLValue?, group: String?) -> [HostDeclaration] {
        (value?.entries("hosts") ?? []).compactMap { key, value in
            guard let name = key.name(key: "a host's name") else { return nil }
            var host = HostDeclaration(name: name, place: key, groups: group.map { [$0] } ?? [])
            if value.isNull { return host }
            guard let section = Section(value, "a host", keys: HostKey.names + SettingKey.names) else { return host }
            host.settings = settings(section)
            host.settings.ssh.hostKeys = section[HostKey.hostKey]?.hostKeys("host_key") ?? host.settings.ssh.hostKeys
            host.givenAddress = section[HostKey.address]?.address("address")
            return host
        }
    }

    /// Everything inherited filled in.
    func host(_ declaration: HostDeclaration, of client: ClientID) -> Host? {
        guard let id = HostID(client: client, name: declaration.name) else { return nil }
        let settings = declaration.settings
        return Host(
            id: id, address: declaration.address, group: declaration.groups.first, groups: declaration.groups,
            site: settings.site, ring: settings.ring, exposed: settings.exposed ?? false, tags: settings.tags,
            windows: settings.windows?.map(\.name) ?? [],
            connection: settings.ssh.connection(defaultUser: surroundings.user),
            checks: settings.checks.map { $0.resolved(forAddress: declaration.address) },
            keepsAnswersFor: settings.keepsAnswersFor)
    }
}

extension YAMLValue {
    /// The name that a key is, unmasked.
    func name(key what: String) -> String? {
        guard let text = key, ClientID(rawValue: text) == nil else { return key }
        return name(what)
    }
}
