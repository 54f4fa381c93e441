extension SSHError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let endpoint, let cause):
            return "\(endpoint) is not reachable: \(cause)"
        case .timedOut(let phase, let endpoint, let limit):
            return "\(endpoint): no answer within \(limit) while \(phase.doing). \(phase.adviceOnTimeout)"
        case .hostKeyUnknown(let endpoint, let offered):
            return
                "\(endpoint): no host key is known, and the server shows \(offered). Compare the fingerprint on the host's console "
                + "(ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then trust it."
        case .hostKeyChanged(let endpoint, let pinned, let offered):
            return
                "\(endpoint): THE HOST KEY HAS CHANGED: known \(pinned.map(\.description).joined(separator: ", ")), now shown \(offered). "
                + "Nothing was sent. If the host was reinstalled, verify the new fingerprint on its console and trust it anew."
        case .hostKeyRevoked(let endpoint, let offered):
            return
                "\(endpoint): the server shows a key marked as revoked: \(offered). Nothing was sent. Give the host a new key."
        case .noCommonAlgorithm(let endpoint, let mismatch):
            return "\(endpoint): \(mismatch)"
        case .authenticationFailed(let endpoint, let failure):
            return "\(endpoint): \(failure)"
        case .passwordExpired(let endpoint, let user):
            return
                "\(endpoint): the password of \(user) has expired. Log in by hand and change it, or let it not expire (chage -M -1 \(user))."
        case .serverDropped(let endpoint, let message):
            return
                "\(endpoint) closed the connection before greeting\(message.quotedReason). "
                + (message.hasPrefix("Not allowed")
                    ? "This address is penalised for a while, for logins that failed (PerSourcePenalties): mend those, then try again."
                    : "Too many logins at once (MaxStartups), or this address is being penalised (PerSourcePenalties): try again with fewer at a time.")
        case .disconnected(let endpoint, let phase, let message):
            return "\(endpoint): the connection was lost while \(phase.doing)\(message.quotedReason)."
        case .outputLimitExceeded(let endpoint, let stream, let limit):
            return
                "\(endpoint): the command wrote more than \(limit) bytes to \(stream.rawValue) and was stopped. Let it write less, or raise the limit."
        case .channelRefused(let endpoint, let reason):
            return
                "\(endpoint) refused to open a channel\(reason.quotedReason). Look in its sshd_config at MaxSessions, and of a jump host at "
                + "AllowTcpForwarding, PermitOpen and DisableForwarding."
        case .commandRefused(let endpoint, let reason):
            return
                "\(endpoint) refused to run the command\(reason.quotedReason). Look at ForceCommand and the user's shell there."
        case .protocolViolation(let endpoint, let phase, let message):
            return
                "\(endpoint) does not speak SSH as it should while \(phase.doing)\(message.quotedReason). "
                + (phase == .keyExchange
                    ? "Is the port that of an SSH server?"
                    : "Its SSH server, or something on the way to it, is broken.")
        case .uploadFailed(let endpoint, let path, let message):
            return "\(endpoint): \(path) was not written\(message.quotedReason). What was there before is unchanged."
        case .privateKey(let path, let problem):
            return "private key \(path): \(problem)"
        case .agent(let path, let message):
            return
                "ssh-agent at \(path): \(message). Start it (eval \"$(ssh-agent)\"; ssh-add), or configure a key file."
        case .jumpFailed(let endpoint, let error):
            if case .jumpFailed = error { return error.description }
            let text = error.description
            return text.hasPrefix(endpoint.description) ? "jump host \(text)" : "jump host \(endpoint): \(text)"
        case .invalidConfiguration(let message):
            return message
        case .resourceExhausted(let message):
            return "\(message). Raise the limit of open files (ulimit -n), or work on fewer hosts at once."
        case .cancelled:
            return "cancelled"
        case .closed:
            return "the connection is closed"
        }
    }
}

extension SSHError {
    /// What happened, where the rest is said around it.
    var brief: String {
        switch self {
        case .disconnected(_, _, let message) where !message.isEmpty: message
        case .timedOut(.idle, _, let limit): "silent for \(limit)"
        case .agent(let path, let message): "ssh-agent at \(path): \(message)"
        default: description
        }
    }
}

extension SSHPhase {
    /// The phase as what somebody is doing.
    var doing: String {
        switch self {
        case .nameResolution: "resolving its name"
        case .keyExchange: "exchanging keys"
        case .authentication: "logging in"
        default: rawValue
        }
    }

    fileprivate var adviceOnTimeout: String {
        switch self {
        case .nameResolution: "Look at the name servers of this machine."
        case .connect: "Is the host up, and does a firewall drop packets?"
        case .jump, .loginQueue: "The jump host, or the server behind it, is overloaded: work on fewer hosts at once."
        case .keyExchange: "Something accepts connections there without speaking SSH, or the host is overloaded."
        case .authentication: "Slow logins are most often DNS (UseDNS), PAM, or a directory server that is down."
        case .command:
            "The command, or something it left in the background with its outputs open, has not ended. What it had done until then is done."
        case .channelOpen, .upload, .idle, .total: "The host or the path to it has stopped answering."
        }
    }
}

extension UnreachableCause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused: "connection refused. Is sshd running, and is this its port?"
        case .noRoute: "no route to it. Is the VPN or the link to the client up?"
        case .nameNotResolved(let reason):
            "its name cannot be resolved (\(reason)). Correct the name, or give an address."
        case .other(let message): message.hasSuffix("?") ? message : "\(message)."
        }
    }
}

extension AlgorithmMismatch: CustomStringConvertible {
    public var description: String {
        "no \(kind.rawValue) algorithm in common. The server has \(server.listed); this program has "
            + "\(client.joined(separator: ", ")) (libssh2 \(libraryVersion)). \(advice)"
    }

    private var advice: String {
        switch kind {
        case .hostKey where server.allSatisfy { $0.hasPrefix("rsa-") || $0 == "ssh-rsa" }:
            "Give the server an ed25519 host key (ssh-keygen -A, then reload sshd), and let its HostKeyAlgorithms have it\(orNewerLibrary(["rsa-sha2"]))."
        case .hostKey where server.allSatisfy { $0.contains("-cert-v01@") }:
            "Certificates of hosts are not verified here: let the server's HostKeyAlgorithms also have the plain forms, such as ssh-ed25519."
        case .hostKey:
            "Give the server an ed25519 host key (ssh-keygen -A, then reload sshd)."
        case .cipher: "Allow aes256-ctr in the server's Ciphers\(orNewerLibrary(["gcm", "chacha20"]))."
        case .mac:
            "Allow hmac-sha2-256 in the server's MACs\(orNewerLibrary(["hmac-sha2-256-etm", "hmac-sha2-512-etm"]))."
        case .keyExchange: "Allow curve25519-sha256 in the server's KexAlgorithms."
        }
    }

    /// Advice that helps only where the server has what libssh2 1.11 brings, and this one lacks it.
    private func orNewerLibrary(_ parts: [String]) -> String {
        let brings = parts.contains { part in
            server.contains { $0.contains(part) } && !client.contains { $0.contains(part) }
        }
        return brings ? ", or use libssh2 1.11, which has what it wants" : ""
    }
}

extension AuthenticationFailure: CustomStringConvertible {
    public var description: String {
        let methods = offeredByServer.isEmpty ? "" : " The server takes: \(offeredByServer.listed)."
        let tries = tried.isEmpty ? "nothing, as no key was usable" : tried.map(\.printable).joined(separator: "; ")
        return "login as \(user) refused. Tried: \(tries).\(methods) \(advice)"
    }

    private var advice: String {
        if farewell?.contains("Too many authentication failures") == true {
            return
                "sshd allows no more tries (MaxAuthTries): configure the right key alone, and no agent that offers others before it."
        }
        guard hasProvedKey else {
            return
                "Is the public key in ~\(user)/.ssh/authorized_keys, or the password right; is the account open, does its shell exist, and does sshd allow the user?"
        }
        if offeredByServer.isEmpty || offeredByServer.contains("publickey") {
            return
                "The key is authorised, but sshd refuses the account (PermitRootLogin, account or password expired) or wants a second key "
                + "(AuthenticationMethods)."
        }
        return "The server wants one of these besides the key (AuthenticationMethods): configure it too."
    }
}

extension PrivateKeyProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read (\(reason))."
        case .publicKey: "is the public half. Name the private one, which has no .pub at its end."
        case .openToOthers(let mode):
            "is open to others (mode \(mode)), and not used for that. Put it right: chmod 600."
        case .notAPrivateKey: "is not a private key in OpenSSH or PEM form."
        case .passphraseNeeded:
            "is encrypted, and no passphrase was given. Load it into ssh-agent (ssh-add), or configure a passphrase command."
        case .wrongPassphrase: "the passphrase is wrong."
        case .unsupported(let what): "\(what)."
        }
    }
}

extension [String] {
    /// Names that a peer chose: no more of them than a person reads.
    fileprivate var listed: String {
        let shown = prefix(40).map { $0.prefix(64).description.printable }.joined(separator: ", ")
        return count > 40 ? "\(shown) and \(count - 40) more" : shown
    }
}

extension String {
    /// `": text"` for text that a peer chose; nothing when there is none. Without a full stop, which follows.
    fileprivate var quotedReason: String {
        isEmpty ? "" : ": " + String(printable.reversed().drop { $0 == "." || $0.isWhitespace }.reversed())
    }

    /// With characters replaced that a peer could use to draw over a terminal or to turn the direction of the text.
    fileprivate var printable: String {
        String(
            unicodeScalars.map {
                [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
                    ? "?" : Character($0)
            })
    }
}
