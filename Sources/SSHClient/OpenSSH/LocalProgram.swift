import CLibssh2
import Dispatch
import Glibc

/// A program on this machine, run to its end. Never a shell: the words go to the program as they are.
///
/// (Foundation's `Process` learns of an end through a descriptor that children started meanwhile inherit, and so learns of it late.)
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
        /// What it wrote, the first ``LocalProgram/outputLimit`` bytes of it.
        public var output: [UInt8]
        /// Empty unless the errors are collected.
        public var errors: [UInt8]
        /// It was killed because its time was over.
        public var timedOut: Bool
    }

    /// How much is kept of each output.
    public static let outputLimit = 1 << 20

    /// The program, looked for in `PATH`, and its arguments.
    public var words: [String]
    /// What is added to this process's environment, or takes the place of what is there.
    public var environment: [String: String]
    public var errors: Errors
    /// How long it may take; then it is killed, with what it has started.
    public var timeout: Duration

    public init(
        _ words: [String], environment: [String: String] = [:], errors: Errors = .collected, timeout: Duration
    ) {
        self.words = words
        self.environment = environment
        self.errors = errors
        self.timeout = timeout
    }

    /// Runs the program and waits for it on a thread of its own, so that one that takes its time holds up nothing else.
    ///
    /// - Throws: ``SSHError/invalidConfiguration(_:)`` when it cannot be started, ``SSHError/resourceExhausted(_:)``.
    public func run() async throws(SSHError) -> Answer {
        try await run(on: DispatchQueue(label: "local program"))
    }

    /// - Parameter queue: whose thread waits.
    func run(on queue: DispatchQueue) async throws(SSHError) -> Answer {
        let outcome: Result<Answer, SSHError> = await withUnsafeContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(SSHError) in try runToEnd() })
            }
        }
        return try outcome.get()
    }

    private func runToEnd() throws(SSHError) -> Answer {
        let name = words.first ?? "a program"
        let output = try OutputPipe(of: name)
        let errorOutput = errors == .collected ? try OutputPipe(of: name) : nil
        let pipes = [output] + (errorOutput.map { [$0] } ?? [])
        let deadline = ContinuousClock.now + timeout
        let id = try spawn(output: output.writeEnd, errors: errorOutput?.writeEnd ?? STDERR_FILENO)
        for pipe in pipes { pipe.closeWriteEnd() }
        let process = try FileDescriptor(msp_process_descriptor(id), for: "waiting for \(name)")
        let timedOut = !Self.wait(for: process.number, reading: pipes, until: deadline)
        if timedOut {
            kill(-id, SIGKILL)
            _ = Self.wait(for: process.number, reading: pipes, until: nil)
        }
        return Answer(
            status: Self.exitStatus(of: id), output: output.bytes, errors: errorOutput?.bytes ?? [], timedOut: timedOut)
    }

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

    private func spawn(output: Int32, errors: Int32) throws(SSHError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
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
            let reason = String(cString: strerror(status))
            throw .invalidConfiguration("\(words.first ?? "a program") cannot be started: \(reason). Is it installed?")
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

/// A pipe that a program writes to.
private final class OutputPipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32
    private(set) var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    init(of name: String) throws(SSHError) {
        var ends: [Int32] = [-1, -1]
        guard msp_pipe(&ends) == 0, fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else {
            throw .resourceExhausted("cannot open a pipe for \(name): \(String(cString: strerror(errno)))")
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        closeWriteEnd()
        close(readEnd)
    }

    func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    /// Takes what is there.
    func read() {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            while !isAtEnd {
                let count = Glibc.read(readEnd, buffer.baseAddress, buffer.count)
                if count < 0 { break }
                isAtEnd = count == 0
                bytes.append(contentsOf: buffer.prefix(min(count, LocalProgram.outputLimit - bytes.count)))
            }
        }
    }
}

/// Strings as `char *const []`, for as long as `body` runs.
private func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
}
