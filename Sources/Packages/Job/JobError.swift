/// Why a job could not be started, asked or read.
public enum JobError: Error, Sendable, Equatable {
    /// A name or version that no package manager's policy allows; it never reaches a shell.
    case invalidName(String)
    /// An apply request that names no package.
    case nothingToDo
    /// The answer does not begin or does not end; holds the first words that came.
    case notFramed(String)
    /// sudo wants a password or does not know the account.
    case sudoRefused(String)
    /// The job's folder could not be made or written.
    case cannotPrepare(String)
    /// The answer is framed and does not make sense.
    case malformed(String)
}

extension JobError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidName(let name): "\"\(name)\" is not a package name or version. Look where the plan has it from."
        case .nothingToDo: "The request names no package. Plan again."
        case .notFramed(let excerpt):
            "The host did not answer as a job does, but with \"\(excerpt)\". Ask again: the job itself is not harmed by it."
        case .sudoRefused(let words):
            "sudo on the host refused: \(words). Next: \(SudoRefusal(words)?.remedy ?? "look at the host's sudoers")."
        case .cannotPrepare(let words):
            "The host cannot keep a job: \(words). See that /var/lib is writable and has room."
        case .malformed(let words): "The host's answer about the job makes no sense: \(words)."
        }
    }
}
