/// What a remote command left behind.
public struct CommandResult: Sendable, Hashable {
    public var standardOutput: [UInt8]
    public var standardError: [UInt8]
    public var exit: CommandExit

    public init(standardOutput: [UInt8], standardError: [UInt8], exit: CommandExit) {
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.exit = exit
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    public var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    public var errorText: String { String(decoding: standardError, as: UTF8.self) }

    /// What explains a failure best: the last line of standard error, else of standard output, else how it ended.
    public var lastWords: String {
        for text in [errorText, outputText] {
            if let line = text.split(whereSeparator: \.isNewline).last { return String(line) }
        }
        return exit.description
    }
}

/// How a remote command ended (RFC 4254 section 6.10).
public enum CommandExit: Sendable, Hashable {
    case status(Int)
    /// Killed by a signal; its name without `SIG`.
    case signal(String)
    /// The server did not say.
    case unknown

    public var isSuccess: Bool { self == .status(0) }
}

extension CommandExit: CustomStringConvertible {
    public var description: String {
        switch self {
        case .status(let number): "exit status \(number)"
        case .signal(let name): "ended by SIG\(name)"
        case .unknown: "without an exit status"
        }
    }
}

/// A piece of output as it came.
public struct OutputChunk: Sendable, Hashable {
    public var stream: CommandStream
    public var bytes: [UInt8]
}

/// How much a command may write.
public struct OutputLimits: Sendable, Hashable {
    /// Bytes of standard output; one more and the command is stopped with ``SSHError/outputLimitExceeded(_:_:limit:)``.
    public var standardOutput: Int
    /// Bytes of standard error.
    public var standardError: Int
    /// False to hand out chunks only and keep nothing for the result.
    public var collects: Bool

    public init(standardOutput: Int = 16 << 20, standardError: Int = 1 << 20, collects: Bool = true) {
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.collects = collects
    }

    public static let standard = OutputLimits()

    func limit(_ stream: CommandStream) -> Int { stream == .standardOutput ? standardOutput : standardError }
}
