import RemoteText

/// How a script becomes root for the commands that need it, where the login account is not root itself.
public enum Elevation: Sendable, Hashable {
    case none
    /// `sudo -n`, and with this password where sudo asks for one. nil: there is none to give.
    case sudo(password: String? = nil)

    public var hasPassword: Bool {
        if case .sudo(.some) = self { true } else { false }
    }

    /// The same as a word of the scripts.
    var word: String {
        switch self {
        case .none: "none"
        case .sudo: "sudo"
        }
    }

    /// Sets `PASSWORD` in a script. It reaches the host on the script's standard input and stays a variable of its shell, which does
    /// not export it: it stands on no command line, in no environment and in no file.
    var assignment: String {
        guard case .sudo(let password?) = self else { return "PASSWORD=" }
        return "PASSWORD=\(ShellWord.quoted(password))"
    }
}

extension Elevation: CustomStringConvertible, CustomReflectable {
    /// Never the password: a value that is printed or logged must not show it.
    public var description: String {
        switch self {
        case .none: "none"
        case .sudo(let password): password == nil ? "sudo" : "sudo with a password"
        }
    }

    public var customMirror: Mirror { Mirror(self, children: ["elevation": description]) }
}

/// Shell functions that become root by sudo(8).
enum SudoScript {
    /// `choose_sudo` sets `SUDO` to what stands before a command that needs root, and `REFUSAL` when sudo takes the password for wrong.
    ///
    /// Whether sudo wants a password is asked with a shell that does nothing, and so is whether this one is right: once, for sshd's and
    /// pam_faillock(8)'s counters count each wrong one. `-k` leaves sudo's own memory of former passwords out of it. sudo(8) `-S` reads
    /// one line byte by byte, so what follows it on standard input belongs to the command.
    static let functions = #"""
        give_password() { printf '%s\n' "$PASSWORD"; }
        choose_sudo() {
          SUDO='sudo -n'
          [ -n "$PASSWORD" ] || return 0
          if sudo -n -k /bin/sh -s </dev/null >/dev/null 2>&1; then PASSWORD=; return 0; fi
          if REFUSAL=$(give_password | sudo -S -k -p '' /bin/sh -s 2>&1 >/dev/null); then SUDO=with_password REFUSAL=; return 0; fi
          case $REFUSAL in *'not allowed to execute'*) PASSWORD= REFUSAL= ;; *) SUDO=refused ;; esac
        }
        with_password() { give_password | sudo -S -k -p '' /bin/sh -c 'exec "$@" </dev/null' sh "$@"; }
        refused() { printf '%s\n' "$REFUSAL" | tail -n 1 >&2; return 1; }
        """#
}
