public import Inventory

/// The checks that are made on the host, in one round trip and without root.
public enum RemoteChecks {
    /// More than any honest host answers, in bytes.
    private static let maximumBytes = 4 << 20

    /// - Parameter nonce: Letters and digits that no output of the host can guess.
    /// - Returns: Text for the standard input of `LC_ALL=C exec /bin/sh -s`.
    public static func script(checks: [HealthCheck], nonce: String) -> String {
        let questions = checks.enumerated().compactMap { RemoteQuestion.text($1, index: $0) }
        return """
            msp_patch_checks() {
            exec </dev/null
            \(RemoteQuestion.prologue)
            printf '\\n@@BEGIN %s\\n' '\(nonce)'
            \(questions.joined(separator: "\n"))
            \(RemoteQuestion.sets)
            printf '@@END %s\\n' '\(nonce)'
            }
            msp_patch_checks
            exit 0

            """
    }

    /// Reads the answer to ``script(checks:nonce:)``. A check that the host did not answer is unknown.
    public static func parse(
        _ output: [UInt8], checks: [HealthCheck], nonce: String
    ) throws(HealthCheckError) -> Snapshot {
        guard output.count <= maximumBytes else { throw .tooLong(bytes: output.count) }
        let lines = output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        guard let begin = lines.lastIndex(of: "@@BEGIN \(nonce)"), let end = lines.lastIndex(of: "@@END \(nonce)"),
            begin < end
        else { throw .truncated }
        var answers = RemoteAnswers()
        for line in lines[(begin + 1)..<end] { answers.read(line) }
        let asked = checks.enumerated().compactMap { index, check -> CheckObservation? in
            guard !check.isFromController, check.kind != .units else { return nil }
            return answers.observation(of: check, index: index)
        }
        return Snapshot(observations: asked + SetCheck.allCases.map { answers.observation(of: $0, checks: checks) })
    }
}

extension HealthCheck {
    /// Whether the controller makes the check, not the host.
    public var isFromController: Bool {
        switch kind {
        case .tcp(_, _, let origin), .http(_, let origin, _, _): origin == .controller
        case .disk, .units, .systemd, .command, .file, .process: false
        }
    }
}
