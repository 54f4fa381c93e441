import CLibssh2

extension SSHConnection {
    /// Tries the configured ways to log in, one after the other on this connection.
    @inline(__always)
    func logIn(_ call: Call) async throws(SSHError) {
        phase = .authentication
        let deadline = Deadline(configuration.timeouts.authentication, .authentication)
        var attempts = LoginAttempts(call: call, deadline: deadline)
        if try await logIn(by: configuration.authentication, &attempts) { return becomeReady() }
        var offered = await offeredMethods(attempts)
        // "AuthenticationMethods password,publickey": only now the server takes a key.
        if attempts.hasTriedPassword, offered == ["publickey"] {
            attempts.refusedKeys = []
            if try await logIn(by: configuration.authentication.filter { !$0.isPassword }, &attempts) {
                // Only now is it clear that the password was one of two proofs.
                for method in configuration.authentication { await method.passwordProvider?.trial?.end(.taken) }
                return becomeReady()
            }
            offered = await offeredMethods(attempts)
        }
        if let agentError = attempts.agentError {
            if attempts.tried.isEmpty { throw agentError }
            attempts.tried.insert(agentError.brief, at: 0)
        }
        throw .authenticationFailed(
            endpoint,
            AuthenticationFailure(
                user: configuration.user, tried: attempts.tried, offeredByServer: offered,
                hasProvedKey: attempts.hasProvedKey, farewell: session.farewell))
    }

    /// True when the server has hung up, or said that it will.
    private var isAbandonedByPeer: Bool { failure != nil || session.farewell != nil }

    private func logIn(by methods: [SSHAuthentication], _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool
    {
        for method in methods where !isAbandonedByPeer {
            if try await logIn(by: method, &attempts) { return true }
        }
        return false
    }

    private func becomeReady() {
        isReady = true
        phase = .command
        session.signer = nil
        nextKeepalive = .now + configuration.keepalive
        libssh2_keepalive_config(session.handle, 1, 2)
        arm(nextKeepalive)
    }

    private func logIn(by method: SSHAuthentication, _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool {
        switch method {
        case .key(let identity):
            if attempts.refusedKeys.contains(identity.publicKeyBlob) { return false }
            session.signer = { identity.sign($0).map(LibSSH2Session.Signing.signature) ?? .failed }
            return try await offerKey(identity.publicKeyBlob, identity.path, &attempts)
        case .agent(let path, let permitted):
            return try await logInByAgent(path, permitted, &attempts)
        case .password(let provider):
            attempts.hasTriedPassword = true
            return try await logInByPassword(provider, &attempts)
        case .keyboardInteractive(let provider):
            attempts.hasTriedPassword = true
            return try await logInByQuestions(provider, &attempts)
        case .unusable(let reason, _):
            attempts.tried.append(reason)
            return false
        }
    }

    // MARK: - Public key

    /// - Parameter complaint: where an agent's reason for not signing will be.
    @inline(__always)
    private func offerKey(
        _ publicKey: [UInt8], _ name: String, _ attempts: inout LoginAttempts, complaint: Answer<SSHError>? = nil
    ) async throws(SSHError) -> Bool {
        let (handle, user) = (session.handle, configuration.user)
        let blob = SSHIdentity.authenticationBlob(publicKey)
        session.hasSigned = false
        let answer = try await attempt(&attempts) {
            Int(libssh2_userauth_publickey(handle, user, blob, blob.count, signCallback, nil))
        }
        if answer == 0 { return true }
        let reason = complaint?.value.withLock(\.self)?.brief
        if reason == nil { attempts.refusedKeys.insert(publicKey) }
        // libssh2 does not tell a refusal after the signature from "this, and one thing more" (RFC 4252 section 5.1).
        let isProved = session.hasSigned && !isAbandonedByPeer
        attempts.hasProvedKey = attempts.hasProvedKey || isProved
        attempts.tried.append("key \(name) (\(reason ?? (isProved ? "accepted, but not enough" : outcome(answer))))")
        return false
    }

    private func logInByAgent(
        _ path: String, _ permitted: Set<[UInt8]>?, _ attempts: inout LoginAttempts
    ) async throws(SSHError) -> Bool {
        let agent = engine.agent(path)
        let deadline = attempts.deadline
        let answer = try await wait(deadline, in: attempts.call) { () -> Result<[AgentKey], SSHError> in
            do throws(SSHError) { return .success(try await agent.keys(deadline)) } catch { return .failure(error) }
        }
        let keys: [AgentKey]
        switch answer {
        case .success(let found): keys = found.filter { permitted?.contains($0.blob) ?? true }
        case .failure(let error):
            attempts.agentError = error
            return false
        }
        if keys.isEmpty { attempts.tried.append("agent \(path) (it has no key that may be used here, or is locked)") }
        let ownKeys = Set(configuration.authentication.compactMap(\.publicKeyBlob))
        // sshd hangs up after six refusals (MaxAuthTries), so the keys that are named in the configuration come first.
        let ordered = keys.filter { ownKeys.contains($0.blob) } + keys.filter { !ownKeys.contains($0.blob) }
        let passwords = configuration.authentication.count(where: \.isPassword)
        for key in ordered.prefix(LoginAttempts.agentKeyLimit - passwords) where !isAbandonedByPeer {
            let complaint = Answer<SSHError>()
            session.signer = signer(agent, key, attempts.deadline, complaint)
            if try await offerKey(key.blob, "\(key.comment) of the agent", &attempts, complaint: complaint) {
                return true
            }
        }
        return false
    }

    /// Asks the agent when libssh2 asks for the signature, and has libssh2 come again when it is there.
    private func signer(
        _ agent: SSHAgentClient, _ key: AgentKey, _ deadline: Deadline, _ complaint: Answer<SSHError>
    ) -> (UnsafeRawBufferPointer) -> LibSSH2Session.Signing {
        let answer = Answer<LibSSH2Session.Signing>()
        var isAsked = false
        return { [weak self, loop] data in
            guard !isAsked else { return answer.value.withLock(\.self) ?? .notYet }
            isAsked = true
            let data = Array(data)
            Task(executorPreference: loop) {
                do throws(SSHError) {
                    let signature = try await agent.sign(data, with: key, deadline)
                    answer.value.withLock { $0 = .signature(signature) }
                } catch {
                    complaint.value.withLock { $0 = error }
                    answer.value.withLock { $0 = .failed }
                }
                await self?.advance()
            }
            return .notYet
        }
    }

    // MARK: - Common

    /// One attempt of any kind. The answer is libssh2's.
    func attempt(_ attempts: inout LoginAttempts, _ body: @escaping () -> Int) async throws(SSHError) -> Int {
        do {
            return try await performInPlace(&attempts.deadline, in: attempts.call, body)
        } catch .disconnected(_, _, let message) where message == Self.closedByPeer || session.farewell != nil {
            // sshd hangs up after too many refusals, and on an account that PAM refuses (expired, locked). It does not say which.
            return Int(LIBSSH2_ERROR_SOCKET_DISCONNECT)
        }
    }

    /// What libssh2's answer to an attempt means, for the list of what was tried.
    func outcome(_ answer: Int) -> String {
        switch Int32(answer) {
        case LIBSSH2_ERROR_AUTHENTICATION_FAILED: "not accepted"
        case _ where session.farewell != nil: "the server hung up: \(session.farewell ?? "")"
        case _ where failure != nil:
            "the server hung up: too many attempts, too slow (LoginGraceTime), or the account has expired or is locked"
        // libssh2 says no more than this when it could not read a packet; its limit is the most likely cause.
        case _ where session.lastErrorMessage.hasPrefix("Waiting for"):
            "the answer could not be read: is the server's Banner longer than 30,000 bytes?"
        default: session.lastErrorMessage
        }
    }

    /// What the server would accept (RFC 4252 section 5.2); empty when it does not answer.
    func offeredMethods(_ attempts: LoginAttempts) async -> [String] {
        guard !isAbandonedByPeer else { return [] }
        let (handle, user, session) = (session.handle, configuration.user, session)
        var methods: [String] = []
        _ = try? await perform(attempts.deadline, in: attempts.call, isExclusive: true) {
            guard let list = libssh2_userauth_list(handle, user, UInt32(user.utf8.count)) else {
                return session.lastErrorCode
            }
            methods = String(cString: list).split(separator: ",").map(String.init)
            return 0
        }
        return methods
    }
}

/// What a login has come to.
struct LoginAttempts {
    /// How many keys of an agent are tried.
    static let agentKeyLimit = 5

    let call: Call
    var deadline: Deadline
    var tried: [String] = []
    /// Keys that the server would not have, whoever holds them.
    var refusedKeys: Set<[UInt8]> = []
    /// Passwords that need not be tried in another way.
    var refusedPasswords: [SSHSecretProvider] = []
    var agentError: SSHError?
    /// Whether the server took a key and its signature, and did not let the user in.
    var hasProvedKey = false
    var hasTriedPassword = false

    init(call: Call, deadline: Deadline) {
        self.call = call
        self.deadline = deadline
    }
}

extension SSHAuthentication {
    fileprivate var publicKeyBlob: [UInt8]? {
        switch self {
        case .key(let identity): identity.publicKeyBlob
        case .unusable(_, let publicKey): publicKey
        case .agent, .password, .keyboardInteractive: nil
        }
    }

    fileprivate var isPassword: Bool { passwordProvider != nil }

    fileprivate var passwordProvider: SSHSecretProvider? {
        switch self {
        case .password(let provider), .keyboardInteractive(let provider): provider
        case .agent, .key, .unusable: nil
        }
    }
}
