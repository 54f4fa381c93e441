import CLibssh2
import Glibc

extension SSHConnection {
    func logInByPassword(_ provider: SSHSecretProvider, _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool
    {
        guard let password = try await secret(provider, "password", &attempts) else { return false }
        let (handle, user) = (session.handle, configuration.user)
        let answer = try await attempt(&attempts) {
            Int(
                libssh2_userauth_password_ex(
                    handle, user, UInt32(user.utf8.count), password, UInt32(password.utf8.count), nil))
        }
        // A server that takes no passwords has not looked at it.
        let offered = answer == Self.refused ? await offeredMethods(attempts) : []
        let isRefused = answer == Self.refused && (offered.isEmpty || offered.contains("password"))
        await endTrial(
            provider, isTaken: answer == 0 || answer == Self.expired, isRefused: isRefused || answer == Self.hungUp)
        if answer == 0 { return true }
        if answer == Self.expired { throw .passwordExpired(endpoint, user: user) }
        if isRefused { attempts.refusedPasswords.append(provider) }
        attempts.tried.append("password (\(outcome(answer)))")
        return false
    }

    private static let expired = Int(LIBSSH2_ERROR_PASSWORD_EXPIRED)
    private static let refused = Int(LIBSSH2_ERROR_AUTHENTICATION_FAILED)
    /// As sshd does instead of refusing, when it has had enough.
    private static let hungUp = Int(LIBSSH2_ERROR_SOCKET_DISCONNECT)

    /// Keyboard-interactive (RFC 4256). libssh2 asks in a callback that must answer at once, so the answer is fetched beforehand; a
    /// question that is none for a password is not answered.
    func logInByQuestions(_ provider: SSHSecretProvider, _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool
    {
        // The same password once more would only bring the account nearer to being locked.
        if attempts.refusedPasswords.contains(provider) { return false }
        guard let password = try await secret(provider, "keyboard-interactive", &attempts) else { return false }
        session.keyboardAnswer = password
        session.keyboardGaveAnswer = false
        defer { session.keyboardAnswer = nil }
        let (handle, user) = (session.handle, configuration.user)
        let answer = try await attempt(&attempts) {
            Int(libssh2_userauth_keyboard_interactive_ex(handle, user, UInt32(user.utf8.count), keyboardCallback))
        }
        let isExpired = session.keyboardAsksForNewPassword
        // Where this was the first of two proofs, the server now takes only the other.
        let offered = answer == Self.refused && session.keyboardGaveAnswer ? await offeredMethods(attempts) : []
        let isRefused =
            session.keyboardGaveAnswer
            && (answer == Self.hungUp
                || answer == Self.refused && (offered.isEmpty || offered.contains("keyboard-interactive")))
        await endTrial(provider, isTaken: answer == 0 || isExpired, isRefused: isRefused)
        if answer == 0 { return true }
        if isExpired { throw .passwordExpired(endpoint, user: user) }
        attempts.tried.append("keyboard-interactive (\(outcome(answer)))")
        return false
    }

    /// The password, when there is one and it may be tried here; what speaks against it is noted. Asks a person or a command, which may take
    /// its time, but no longer than the login may.
    private func secret(_ provider: SSHSecretProvider, _ method: String, _ attempts: inout LoginAttempts)
        async throws(SSHError) -> String?
    {
        let prompt = "Password of \(configuration.user)@\(endpoint): "
        let (deadline, call) = (attempts.deadline, attempts.call)
        guard let password = try await wait(deadline, in: call, for: { await provider.secret(prompt) }) else {
            attempts.tried.append("\(method) (none was given)")
            return nil
        }
        guard let trial = provider.trial else { return password }
        guard case .refused(let hosts) = try await wait(deadline, in: call, for: { await trial.permission() }) else {
            return password
        }
        attempts.tried.append(
            "\(method) (held back, so that no account is locked: \(hosts.joined(separator: ", ")) refused it, and no host has taken it)"
        )
        attempts.refusedPasswords.append(provider)
        return nil
    }

    private func endTrial(_ provider: SSHSecretProvider, isTaken: Bool, isRefused: Bool) async {
        await provider.trial?.end(isTaken ? .taken : isRefused ? .refused(by: "\(endpoint)") : .unknown)
    }
}

/// Answers every hidden prompt with the session's password, but not those of PAM for a new one (pam_unix(8)): libssh2 frees the answers.
private let keyboardCallback:
    @convention(c) (
        UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32,
        UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
        UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Void = { _, _, _, _, count, prompts, responses, abstract in
        guard let session = LibSSH2Session.owner(abstract), let prompts, let responses else { return }
        for index in 0..<Int(count) {
            if asksForNewPassword(prompts[index]) { session.keyboardAsksForNewPassword = true }
            let isAnswered = prompts[index].echo == 0 && !session.keyboardAsksForNewPassword
            let answer = isAnswered ? session.keyboardAnswer ?? "" : ""
            session.keyboardGaveAnswer = session.keyboardGaveAnswer || isAnswered
            responses[index].text = strdup(answer)
            responses[index].length = UInt32(answer.utf8.count)
        }
    }

/// `Current password:`, `(current) UNIX password:`, `New password:`: what PAM asks when the present password has expired.
private func asksForNewPassword(_ prompt: LIBSSH2_USERAUTH_KBDINT_PROMPT) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: prompt.text, count: Int(prompt.length))
    let text = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
    return text.contains("password") && (text.contains("new ") || text.contains("current"))
}
