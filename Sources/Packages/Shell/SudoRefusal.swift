/// What sudo says when it does not do it.
struct SudoRefusal: Sendable, Equatable {
    enum Cause: Sendable, Equatable {
        case passwordRequired, passwordWrong, terminalRequired, accountExpired, notInstalled, notAllowed
    }

    /// sudo's own words.
    let words: String

    /// - Returns: nil when the line is not sudo's refusal.
    init?(_ line: String) {
        guard Self.isRefusal(line) else { return nil }
        words = line
    }

    /// The refusal, when it is sudo that stopped the question and not the command behind it.
    static func find(in section: Answer.Section) -> String? { section.errors.first(where: isRefusal) }

    static func isRefusal(_ line: String) -> Bool {
        line.hasPrefix("sudo: ") && !line.hasPrefix("sudo: unable to resolve host")
            || line.hasPrefix("Sorry, user ") && line.contains("is not allowed to execute")
            || line.contains("is not in the sudoers file") || line.hasSuffix("sudo: not found")
            || line.contains("may not run sudo")
    }

    var cause: Cause {
        if words.contains("have a tty") { return .terminalRequired }
        if words.contains("incorrect password") || words.contains("no password was provided") { return .passwordWrong }
        if words.contains("password is required") { return .passwordRequired }
        if words.contains("expired") { return .accountExpired }
        if words.hasSuffix("not found") { return .notInstalled }
        return .notAllowed
    }

    /// Whether sudo stopped before it looked at what the account may run.
    var isBeforeRules: Bool {
        switch cause {
        case .passwordRequired, .notAllowed: false
        case .passwordWrong, .terminalRequired, .accountExpired, .notInstalled: true
        }
    }

    /// What to do about it.
    var remedy: String {
        switch cause {
        case .passwordRequired:
            "install the rules that `msp-patch sudoers` prints, or give sudo's password: sudo_password_command or sudo_password: ask in the inventory"
        case .passwordWrong: "correct what sudo_password_command prints, or what was typed"
        case .terminalRequired:
            "sudo wants a terminal (requiretty): add `Defaults:USER !requiretty` for the login user to the host's sudoers"
        case .accountExpired:
            "the account or its password has expired: on the host, see chage -l USER, and renew it with chage or passwd"
        case .notInstalled: "install sudo on the host, or log in as root with become: none"
        case .notAllowed: "install the rules that `msp-patch sudoers` prints, or log in as root"
        }
    }
}

extension RepositoryRefresh {
    var isStoppedBeforeRules: Bool { failure.flatMap(SudoRefusal.init)?.isBeforeRules == true }
}
