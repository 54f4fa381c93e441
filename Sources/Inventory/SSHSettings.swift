/// What one level of the inventory says about connections; nil where it says nothing.
struct SSHSettings {
    var user: String?
    var port: UInt16?
    var identityFiles: [String]?
    var useAgent: Bool?
    var jumps: [JumpHost]?
    var become: ConnectionSettings.Become?
    var knownHostsFile: String?
    var hostKeys: [String]?
    var passwordLogin: Bool?
    var passwordCommand: [String]?
    var sudoPassword: SecretSource?
    var passphraseCommand: [String]?
    var trustOnFirstUse: Bool?
    var openSSH: OpenSSHUse?

    /// `ssh_config: true | false | FILE`.
    enum OpenSSHUse { case no, own, file(String) }

    /// What this level does not say is taken from the one above.
    func inheriting(_ above: SSHSettings) -> SSHSettings {
        SSHSettings(
            user: user ?? above.user, port: port ?? above.port, identityFiles: identityFiles ?? above.identityFiles,
            useAgent: useAgent ?? above.useAgent, jumps: jumps ?? above.jumps, become: become ?? above.become,
            knownHostsFile: knownHostsFile ?? above.knownHostsFile, hostKeys: hostKeys ?? above.hostKeys,
            passwordLogin: passwordLogin ?? above.passwordLogin,
            passwordCommand: passwordCommand ?? above.passwordCommand,
            sudoPassword: sudoPassword ?? above.sudoPassword,
            passphraseCommand: passphraseCommand ?? above.passphraseCommand,
            trustOnFirstUse: trustOnFirstUse ?? above.trustOnFirstUse, openSSH: openSSH ?? above.openSSH)
    }

    private var loginPassword: SecretSource? {
        passwordLogin == true ? passwordCommand.map(SecretSource.command) ?? .person : nil
    }

    private var lookup: OpenSSHLookup? {
        switch openSSH {
        case nil, .no: nil
        case .own: OpenSSHLookup(user: user, port: port, hasJumps: jumps != nil)
        case .file(let path): OpenSSHLookup(file: path, user: user, port: port, hasJumps: jumps != nil)
        }
    }

    func connection(defaultUser: String) -> ConnectionSettings {
        ConnectionSettings(
            port: port ?? 22, user: user ?? defaultUser, identityFiles: identityFiles ?? [], useAgent: useAgent ?? true,
            jumps: jumps ?? [], become: become ?? .sudo, knownHostsFile: knownHostsFile, hostKeys: hostKeys ?? [],
            loginPassword: loginPassword, sudoPassword: sudoPassword, passphraseCommand: passphraseCommand,
            trustOnFirstUse: trustOnFirstUse ?? false, openSSH: lookup)
    }
}
