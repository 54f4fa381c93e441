import CLibssh2
import Glibc

extension SSHConnection {
    func logInByPassword(_ provider: SSHSecretProvider, _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool
    {
        guard let password = try await secret(provider, "Password of \(configuration.user)@\(endpoint): ", attempts)
        else {
            attempts.tried.append("password (none was given)")
            return false
        }
        let (handle, user) = (session.handle, configuration.user)
        let answer = try await attempt(&attempts) {
            Int(
                libssh2_userauth_password_ex(
                    handle, user, UInt32(user.utf8.count), password, UInt32(password.utf8.count), nil))
        }
        if answer == 0 { return true }
        if answer == Int(LIBSSH2_ERROR_PASSWORD_EXPIRED) { throw .passwordExpired(endpoint, user: user) }
        attempts.tried.append("password (\(outcome(answer)))")
        return false
    }

    /// Keyboard-interactive (RFC 4256). libssh2 asks in a callback that must answer at once, so the answer is fetched beforehand; a
    /// question that is none for a password is not answered.
    func logInByQuestions(_ provider: SSHSecretProvider, _ attempts: inout LoginAttempts) async throws(SSHError) -> Bool
    {
        guard let password = try await secret(provider, "Password of \(configuration.user)@\(endpoint): ", attempts)
        else {
            attempts.tried.append("keyboard-interactive (no answer was given)")
            return false
        }
        session.keyboardAnswer = password
        defer { session.keyboardAnswer = nil }
        let (handle, user) = (session.handle, configuration.user)
        let answer = try await attempt(&attempts) {
            Int(libssh2_userauth_keyboard_interactive_ex(handle, user, UInt32(user.utf8.count), keyboardCallback))
        }
        if answer == 0 { return true }
        if session.keyboardAsksForNewPassword { throw .passwordExpired(endpoint, user: user) }
        attempts.tried.append("keyboard-interactive (\(outcome(answer)))")
        return false
    }

    /// Asks a person or a command, which may take its time, but no longer than the login may.
    private func secret(_ provider: SSHSecretProvider, _ prompt: String, _ attempts: LoginAttempts)
        async throws(SSHError) -> String?
    {
        try await wait(attempts.deadline, in: attempts.call) { await provider.secret(prompt) }
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
