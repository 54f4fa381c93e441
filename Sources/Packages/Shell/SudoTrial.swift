/// Whether sudo takes a password on a host, asked by a script that does nothing else: before scans and jobs give it to many hosts.
public enum SudoTrial {
    public enum Verdict: Sendable, Hashable {
        case right
        /// sudo's own words, and what to do.
        case wrong(words: String, remedy: String)
        /// sudo does not ask this account for a password, or stops before it does.
        case notAsked
    }

    /// - Parameters:
    ///   - nonce: frames the answer.
    ///   - elevation: with the password.
    public static func script(nonce: String, elevation: Elevation) -> String {
        RemoteScript.framed(
            nonce: nonce, elevation: elevation,
            body: #"""
                tell sudo "$SUDO"
                tell refusal "$(printf '%s\n' "$REFUSAL" | tail -n 1)"
                """#)
    }

    /// - Throws: ``ScanError`` when it is no answer to the script.
    public static func parse(_ bytes: [UInt8], nonce: String) throws(ScanError) -> Verdict {
        let answer = try Answer(bytes, nonce: nonce)
        if answer.fact("sudo") == "with_password" { return .right }
        guard let refusal = answer.fact("refusal").flatMap(SudoRefusal.init), refusal.cause == .passwordWrong else {
            return .notAsked
        }
        return .wrong(words: refusal.words, remedy: refusal.remedy)
    }
}
