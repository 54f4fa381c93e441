/// The sudoers(5) rules that the scripts of this module need, and no more.
public enum Sudoers {
    /// What the account is for.
    public enum Purpose: String, Sendable, CaseIterable {
        /// Refreshing indexes and looking at the host. Each command is fixed to its last argument.
        case scan
        /// Applying updates and rebooting: root, whatever one writes. Installing a package runs its scripts as root, so a rule that
        /// allowed "only" apt-get or dnf would be the same with a false name.
        case run
    }

    /// - Parameters:
    ///   - user: The login account, as in the inventory's `ssh.user`.
    ///   - manager: nil prints the rules for all of them.
    public static func rules(user: String, manager: PackageManager?, purpose: Purpose = .run) -> String {
        let managers = manager.map { [$0] } ?? PackageManager.allCases
        let commands = unique(managers.flatMap { $0.driver.scanCommands } + [HostFactsScript.staleServicesCommand])
        var lines = [
            "# msp-patch: /etc/sudoers.d/msp-patch, mode 0440. Check it with: visudo -cf /etc/sudoers.d/msp-patch",
            "# Scans: refresh the indexes, ask what an upgrade would do, find processes on deleted libraries.",
        ]
        lines += commands.map { "\(name(user)) ALL=(root) NOPASSWD: \(escaped($0))" }
        if purpose == .run {
            lines += [
                "# Runs: the job's script is the standard input of this shell. This is full root, and is meant to be: a package's own",
                "# scripts run as root. Leave the line out for an account that only scans.",
                "\(name(user)) ALL=(root) NOPASSWD: \(SudoRules.runCommand), /usr\(SudoRules.runCommand)",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func unique(_ commands: [String]) -> [String] {
        commands.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// In the arguments of a command these characters have a meaning (sudoers(5), "Wildcards" and "Other special characters").
    private static func escaped(_ command: String) -> String {
        String(command.flatMap { ",:=\\*?[]".contains($0) ? ["\\", $0] : [$0] })
    }

    /// A user's name with everything escaped that is not a letter, digit, `_`, `-` or `.`.
    private static func name(_ user: String) -> String {
        String(user.flatMap { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) ? [$0] : ["\\", $0] })
    }
}
