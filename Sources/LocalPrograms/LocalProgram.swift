import CProcess
public import Dispatch
import Glibc

/// A program on this machine, run to its end. Never a shell: the words go to the program as they are.
///
/// Its own end counts. Foundation's `Process` and the Subprocess package wait until its outputs are closed as well, which what it has
/// left in the background may put off for ever: a hook that starts a daemon would never have ended.
public struct LocalProgram: Sendable {
    /// What becomes of what the program writes to its standard error.
    public enum Errors: Sendable {
        /// It comes with the answer.
        case collected
        /// It goes where this process's own goes.
        case inherited
    }

    public struct Answer: Sendable, Hashable {
        /// The exit status, or 128 and the number of the signal that ended the program.
        public var status: Int32
        /// What it wrote, the first ``LocalProgram/outputLimit`` bytes of it; more is read, and dropped.
        public var output: [UInt8]
        /// Empty unless the errors are collected.
        public var errors: [UInt8]
        /// It was killed because its time was over.
        public var timedOut: Bool
    }

    /// How long a program may take to end once it was asked to.
    static let grace = Duration.seconds(5)

    /// The program, looked for in `PATH`, and its arguments.
    public var words: [String]
    /// What is added to this process's environment, or takes the place of what is there.
    public var environment: [String: String]
    /// Where it runs; where this process does when nil.
    public var folder: String?
    public var errors: Errors
    /// How much is kept of each output, in bytes.
    public var outputLimit: Int
    /// How long it may take; then it is ended, with what it has started.
    public var timeout: Duration

    public init(
        _ words: [String], environment: [String: String] = [:], folder: String? = nil, errors: Errors = .collected,
        outputLimit: Int = 1 << 20, timeout: Duration
    ) {
        self.words = words
        self.environment = environment
        self.folder = folder
        self.errors = errors
        self.outputLimit = outputLimit
        self.timeout = timeout
    }

    /// Runs the program and waits for it on a thread of its own, so that one that takes its time holds up nothing else.
    public func run() async throws(LocalProgramError) -> Answer {
        try await run(on: DispatchQueue(label: "local program"))
    }

    /// - Parameter queue: whose thread waits.
    public func run(on queue: DispatchQueue) async throws(LocalProgramError) -> Answer {
        let outcome: Result<Answer, LocalProgramError> = await withUnsafeContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(LocalProgramError) in try runBlocking() })
            }
        }
        return try outcome.get()
    }

    /// Runs the program and keeps the calling thread until it has ended: not for threads of Swift's tasks.
    public func runBlocking() throws(LocalProgramError) -> Answer {
        let output = try OutputPipe(of: name, limit: outputLimit)
        let errorOutput = errors == .collected ? try OutputPipe(of: name, limit: outputLimit) : nil
        let pipes = [output] + (errorOutput.map { [$0] } ?? [])
        let deadline = ContinuousClock.now + timeout
        let id = try spawn(output: output.writeEnd, errors: errorOutput?.writeEnd ?? STDERR_FILENO)
        for pipe in pipes { pipe.closeWriteEnd() }
        let process = msp_process_descriptor(id)
        guard process >= 0 else {
            kill(-id, SIGKILL)
            throw LocalProgramError(program: name, reason: "cannot be waited for", code: errno)
        }
        defer { close(process) }
        let timedOut = !Self.wait(for: process, reading: pipes, until: deadline)
        if timedOut {
            kill(-id, SIGTERM)
            _ = Self.wait(for: process, reading: pipes, until: .now + Self.grace)
            // Also what it has started: until it is waited for, its number and that of the group belong to nobody else.
            kill(-id, SIGKILL)
            _ = Self.wait(for: process, reading: pipes, until: nil)
        }
        return Answer(
            status: Self.exitStatus(of: id), output: output.bytes, errors: errorOutput?.bytes ?? [], timedOut: timedOut)
    }

    private var name: String { words.first ?? "a program" }

    /// Reads what comes until the program has ended. Its end counts and not that of its outputs: what it has left in the background may
    /// hold them open for ever.
    ///
    /// - Parameter deadline: nil for no limit.
    /// - Returns: false when the deadline came first.
    private static func wait(
        for process: Int32, reading pipes: [OutputPipe], until deadline: ContinuousClock.Instant?
    ) -> Bool {
        while true {
            let open = pipes.filter { !$0.isAtEnd }
            var waiting = ([process] + open.map(\.readEnd)).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = deadline.map { ContinuousClock.now.duration(to: $0) }
            if let left, left <= .zero { return false }
            let milliseconds = left.map { Int32(min($0 / .milliseconds(1) + 1, 60_000)) } ?? -1
            poll(&waiting, nfds_t(waiting.count), milliseconds)
            for pipe in open { pipe.read() }
            if waiting[0].revents != 0 { return true }
        }
    }

    private static func exitStatus(of id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    private func spawn(output: Int32, errors: Int32) throws(LocalProgramError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        if let folder { msp_set_folder(&actions, folder) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of Dispatch block signals, and a child would inherit that. The group is for ending it with what it has started.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var id: pid_t = 0
        let status = withCStrings(words) { words in
            withCStrings(environmentLines) { environment in
                words[0].map { posix_spawnp(&id, $0, &actions, &attributes, words, environment) } ?? EINVAL
            }
        }
        guard status == 0 else {
            throw LocalProgramError(program: name, reason: "cannot be started", code: status)
        }
        return id
    }

    private var environmentLines: [String] {
        var lines: [String] = []
        var next = msp_environment()
        while let line = next?.pointee {
            let text = String(cString: line)
            if environment[String(text.prefix { $0 != "=" })] == nil { lines.append(text) }
            next = next?.successor()
        }
        return lines + environment.map { "\($0)=\($1)" }
    }
}

/// Strings as `char *const []`, for as long as `body` runs.
private func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
}
