extension SSHConnection {
    /// Writes a file on the host: whole or not at all, and only when it arrived unchanged.
    ///
    /// The bytes go to a new file beside `path`, are compared by SHA-256 there, and take the old file's place by a rename. No SFTP: hardened
    /// hosts drop that subsystem.
    ///
    /// - Parameters:
    ///   - path: absolute, or relative to the user's home. Its folder must exist.
    ///   - mode: the permissions; nobody but the user can read the file before it has them.
    ///   - timeout: how long it may take; nil for as long as the peer shows signs of life.
    /// - Throws: ``SSHError/uploadFailed(_:path:message:)`` with the host's own words, and the errors of ``run(_:standardInput:limits:timeout:onOutput:)``.
    public func upload(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o600, timeout: Duration? = nil)
        async throws(SSHError)
    {
        guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
            throw .invalidConfiguration("\"\(path)\" is no path of a file to upload to")
        }
        let hash = Self.hexadecimal(LibCrypto.sha256(bytes))
        let result = try await run(Self.uploadScript(hash, path, mode), standardInput: bytes, timeout: timeout)
        // A server that says nothing of the exit status looks like success; the script's own word does not come from nowhere.
        guard result.exit.isSuccess, result.outputText.hasSuffix(hash + "\n") else {
            throw .uploadFailed(endpoint, path: path, message: result.lastWords)
        }
    }

    private static func uploadScript(_ hash: String, _ path: String, _ mode: UInt16) -> String {
        // A name that begins with a dash must not be taken for an option.
        let target = quoted(path.hasPrefix("/") ? path : "./" + path)
        // On one line, as csh takes no quoted text that goes on in the next one.
        let script = [
            "umask 077",
            #"if [ -e "$1" ] && [ ! -f "$1" ]; then echo "it is there already and is no file" >&2; exit 1; fi"#,
            #"new=$(mktemp "$1.XXXXXX") || exit 1"#,
            #"trap "rm -f \"\$new\"" EXIT"#,
            #"trap "exit 1" HUP INT PIPE TERM"#,
            #"cat >"$new" || exit 1"#,
            #"[ "$(sha256sum <"$new")" = "$2  -" ] || { echo "it arrived damaged" >&2; exit 1; }"#,
            #"chmod "$3" "$new" && sync "$new" && mv -f "$new" "$1" && echo "$2""#,
        ].joined(separator: "; ")
        let mode = String(mode & 0o7777, radix: 8)
        return "exec /bin/sh -c '\(script)' sh \(target) \(hash) \(mode)"
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// One word for a POSIX shell, whatever is in it.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
