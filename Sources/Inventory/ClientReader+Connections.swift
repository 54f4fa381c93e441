/// The keys of `ssh:` on any level.
extension ClientReader {
    func ssh(_ value: YAMLValue) -> SSHSettings {
        guard let section = Section(value, "ssh", keys: SSHKey.names) else { return SSHSettings() }
        if let command = section[SSHKey.passwordCommand],
            section[SSHKey.passwordLogin]?.boolean("password_login") != true
        {
            command.report("password_command is used only where password_login: true stands beside it")
        }
        return SSHSettings(
            user: section[SSHKey.user]?.userName("user"),
            port: section[SSHKey.port]?.port(),
            identityFiles: section[SSHKey.identityFile].map { $0.strings("identity_file").map(path) },
            useAgent: section[SSHKey.agent]?.boolean("agent"),
            jumps: section[SSHKey.proxyJump]?.jumps("proxy_jump"),
            become: section[SSHKey.become]?.choice("become"),
            knownHostsFile: section[SSHKey.knownHosts]?.string("known_hosts").map(path),
            hostKeys: section[SSHKey.hostKey]?.hostKeys("host_key"),
            passwordLogin: section[SSHKey.passwordLogin]?.boolean("password_login"),
            passwordCommand: section[SSHKey.passwordCommand]?.argv("password_command"),
            sudoPassword: sudoPassword(section),
            passphraseCommand: section[SSHKey.passphraseCommand]?.argv("passphrase_command"),
            trustOnFirstUse: section[SSHKey.trustOnFirstUse]?.boolean("trust_on_first_use"),
            openSSH: section[SSHKey.sshConfig].flatMap(openSSH))
    }

    /// `sudo_password: ask`, or `sudo_password_command: [PROGRAM, …]`.
    private func sudoPassword(_ section: Section) -> SecretSource? {
        let command = section[SSHKey.sudoPasswordCommand]?.argv("sudo_password_command")
        guard let asked = section[SSHKey.sudoPassword] else { return command.map(SecretSource.command) }
        guard asked.string("sudo_password") == "ask" else {
            asked.report(
                "sudo_password can only be ask: a password itself never stands in an inventory", suggestion: "ask")
            return nil
        }
        if command != nil { asked.report("sudo_password: ask and sudo_password_command exclude each other") }
        return .person
    }

    private func openSSH(_ value: YAMLValue) -> SSHSettings.OpenSSHUse? {
        if let choice = value.plainBoolean { return choice ? .own : .no }
        return value.string("ssh_config").map { .file(path($0)) }
    }

    func path(_ text: String) -> String { surroundings.expand(text, in: file.folder) }
}
