import Foundation
import Synchronization

/// A program on the controller: hooks and commands that print a secret. Never a shell: the words go to the program as they are.
struct LocalProcess: Sendable {
    let words: [String]
    var environment: [String: String] = [:]
    let timeout: Duration
    /// Whether what it says on standard error is seen.
    var showsErrors = true

    struct Answer: Sendable {
        let exitStatus: Int32
        let output: [UInt8]
        let timedOut: Bool
    }

    /// - Throws: the system's error when the program could not be started.
    func run() async throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = showsErrors ? FileHandle.standardError : FileHandle.nullDevice
        let started = try ProcessHandle(starting: process)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                if (try? await Task.sleep(for: timeout)) != nil { started.terminate() }
            }
            let collected = await Self.read(output.fileHandleForReading)
            let status = await started.waitUntilExit()
            group.cancelAll()
            return Answer(exitStatus: status, output: collected, timedOut: started.wasTerminated)
        }
    }

    /// Reads to the end on a thread of its own: a pipe that blocks must not hold one of the few threads of the pool.
    private static func read(_ handle: FileHandle) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: [UInt8](handle.readDataToEndOfFile()))
            }
        }
    }
}

/// Foundation's `Process` is not Sendable; everything that touches it after the start goes through this wrapper,
/// whose calls (`terminate`, `waitUntilExit`) Foundation documents as safe from any thread.
private final class ProcessHandle: @unchecked Sendable {
    private let process: Process
    private let terminated = Mutex(false)

    init(starting process: Process) throws {
        self.process = process
        try process.run()
    }

    var wasTerminated: Bool { terminated.withLock { $0 } }

    func terminate() {
        terminated.withLock { $0 = true }
        process.terminate()
    }

    func waitUntilExit() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }
}
