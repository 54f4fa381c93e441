package import Foundation

/// The binary as a user calls it, in a folder of its own: `inventories/`, `playbooks/`, a ledger, and a home without keys.
package final class MSPPatch: Sendable {
    package let folder: URL

    /// What its programs are looked for in; the one of the tests where nil.
    private let path: String?

    package init(path: String? = nil) throws {
        self.path = path
        folder = URL(filePath: NSTemporaryDirectory()).appending(path: "msp-patch-\(UUID().uuidString)")
        for name in ["inventories", "playbooks", "home"] {
            try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    package var ledger: URL { folder.appending(path: "ledger.sqlite") }

    /// Whether anything was ever recorded.
    package var hasLedger: Bool { FileManager.default.fileExists(atPath: ledger.path) }

    /// Writes `inventories/NAME.yml`.
    package func writeInventory(_ name: String, _ text: String) throws {
        try write(text, to: "inventories/\(name).yml")
    }

    /// Writes `playbooks/NAME.yml`.
    ///
    /// - Returns: its path, as an argument.
    @discardableResult
    package func writePlaybook(_ name: String, _ text: String) throws -> String {
        try write(text, to: "playbooks/\(name).yml")
        return "playbooks/\(name).yml"
    }

    /// Writes a file below the folder.
    package func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: path))
    }

    /// Runs a command to its end.
    package func run(_ arguments: String..., in place: URL? = nil, within limit: Duration = .seconds(300)) async throws
        -> Finished
    {
        try await run(arguments, in: place, within: limit)
    }

    package func run(_ arguments: [String], in place: URL? = nil, within limit: Duration = .seconds(300)) async throws
        -> Finished
    {
        try await start(arguments, in: place).finish(within: limit)
    }

    /// Starts a command and leaves it running.
    ///
    /// - Parameter place: where it runs; the workspace's folder when nil.
    package func start(_ arguments: [String], in place: URL? = nil) throws -> RunningProgram {
        try RunningProgram(Self.binary(), arguments, in: place ?? folder, environment: environment)
    }

    /// Starts a command on a terminal of its own, by script(1); what the terminal was sent is its output.
    package func start(onTerminal arguments: [String], columns: Int, rows: Int) throws -> RunningProgram {
        let words = try ([Self.binary()] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try RunningProgram(
            "/usr/bin/script", ["-qefc", "stty cols \(columns) rows \(rows); exec \(words)", "/dev/null"], in: folder,
            environment: environment.filter { $0.key != "COLUMNS" }.merging(["TERM": "xterm"]) { $1 })
    }

    /// Runs a script in the workspace's folder, as somebody without this program would.
    package func shell(_ script: String) async throws -> Finished {
        try await RunningProgram("/bin/sh", ["-c", script], in: folder, environment: environment).finish()
    }

    /// Fills the ledger by `Tests/LedgerAppender`.
    ///
    /// - Parameter arguments: `story`, or `recording` and a file in the workspace's folder.
    package func append(_ arguments: String...) async throws -> Finished {
        let appender = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
            .appending(path: "LedgerAppender")
        return try await RunningProgram(
            appender.path, [ledger.path, "tester"] + arguments, in: folder, environment: environment
        ).finish()
    }

    /// Halts a program between two of its writes.
    ///
    /// One that is halted in the middle of a transaction keeps the ledger locked for as long as it sleeps.
    package func haltBetweenWrites(_ program: RunningProgram) async throws {
        program.halt(true)
        while try await !isWritable() {
            program.halt(false)
            try await Task.sleep(for: .milliseconds(50))
            program.halt(true)
        }
    }

    private func isWritable() async throws -> Bool {
        let attempt = try RunningProgram(
            "/usr/bin/sqlite3", [ledger.path, "BEGIN IMMEDIATE; ROLLBACK"], in: folder, environment: environment)
        let answer = try await attempt.finish()
        guard answer.exit != .status(0) else { return true }
        guard answer.errors.contains("locked") else { throw HarnessError("the ledger can't be tried: \(answer)") }
        return false
    }

    private var environment: [String: String] {
        [
            "MSP_PATCH_LEDGER": ledger.path, "HOME": folder.appending(path: "home").path, "COLUMNS": "240", "TZ": "UTC",
            "PATH": path ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
        ]
    }

    /// `MSP_PATCH_BINARY`, or what was built together with these tests.
    package static func binary() throws -> String {
        let named = ProcessInfo.processInfo.environment["MSP_PATCH_BINARY"]
        let bundle = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        let built = [
            bundle, Repository.root.appending(path: ".build/debug"), Repository.root.appending(path: ".build/release"),
        ]
        let candidates = named.map { [$0] } ?? built.map { $0.appending(path: "msp-patch").path }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw HarnessError(
                "there is no msp-patch at \(candidates.joined(separator: ", ")): build it, or name it in MSP_PATCH_BINARY"
            )
        }
        return found
    }
}

/// The repository that these tests lie in.
package enum Repository {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
