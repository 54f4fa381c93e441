package import Foundation
import Synchronization

/// How a program ended.
package enum Exit: Sendable, Equatable {
    case status(Int32)
    case signal(Int32)
}

/// What a program left behind.
package struct Finished: Sendable, CustomStringConvertible {
    package let command: String
    package let exit: Exit
    package let output: String
    package let errors: String

    package var description: String {
        "\(command): \(exit)\n--- standard output\n\(output)\n--- standard error\n\(errors)"
    }

    /// Decodes standard output.
    package func json<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(type, from: Data(output.utf8))
        } catch {
            throw HarnessError("\(error)\nin the answer of \(self)")
        }
    }
}

package struct HarnessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// A program that runs beside the test. Its output goes to files: it can be read while the program runs, and no pipe fills up.
///
/// Not `Foundation.Process`, which on Linux takes a program as ended only when its last descendant is: `lab/up` leaves hosts behind.
package final class RunningProgram: Sendable {
    private let process: pid_t
    /// Held while it is looked at: a number that was waited for may belong to a stranger.
    private let isRunning = Mutex(true)
    private let ending: Task<Exit, Never>
    private let outputFile: URL
    private let errorsFile: URL
    private let command: String

    /// - Parameters:
    ///   - folder: where it runs and where its output is kept.
    ///   - environment: the whole of it.
    package init(_ path: String, _ arguments: [String], in folder: URL, environment: [String: String]) throws {
        let name = UUID().uuidString
        outputFile = folder.appending(path: ".\(name).out")
        errorsFile = folder.appending(path: ".\(name).err")
        command = ([path] + arguments).joined(separator: " ")
        process = try Self.spawn(
            ["/usr/bin/env", "--chdir=\(folder.path)", path] + arguments,
            environment: environment.map { "\($0.key)=\($0.value)" }, output: outputFile, errors: errorsFile)
        let (exits, inbox) = AsyncStream.makeStream(of: Exit.self)
        ending = Task { await exits.first { _ in true } ?? .signal(0) }
        Thread.detachNewThread { inbox.yield(self.waitForEnd()) }
    }

    private func waitForEnd() -> Exit {
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return isRunning.withLock { isRunning in
            isRunning = false
            var status: Int32 = 0
            while waitpid(process, &status, 0) == -1, errno == EINTR {}
            // The layout of wait(2): the low seven bits are the signal.
            return status & 0x7F == 0 ? .status(status >> 8 & 0xFF) : .signal(status & 0x7F)
        }
    }

    private static func spawn(_ words: [String], environment: [String], output: URL, errors: URL) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, words[0], &actions, nil, &arguments, &variables)
        guard failure == 0 else {
            throw HarnessError("\(words[0]) can't be started: \(String(cString: strerror(failure)))")
        }
        return process
    }

    /// Ends it as a power failure would.
    package func kill() {
        isRunning.withLock { if $0 { _ = Foundation.kill(process, SIGKILL) } }
    }

    /// Halts it, as a machine does that is suspended, or lets it go on.
    package func halt(_ isHalted: Bool) {
        isRunning.withLock { if $0 { _ = Foundation.kill(process, isHalted ? SIGSTOP : SIGCONT) } }
    }

    /// Waits for its end.
    ///
    /// - Throws: `HarnessError` when it had to be killed because it took longer than `limit`.
    package func finish(within limit: Duration = .seconds(300)) async throws -> Finished {
        let guardian = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return false }
            kill()
            return true
        }
        let exit = await ending.value
        guardian.cancel()
        let finished = Finished(
            command: command, exit: exit, output: text(of: outputFile), errors: text(of: errorsFile))
        if await guardian.value { throw HarnessError("did not end within \(limit): \(finished)") }
        return finished
    }

    /// Waits until a line of its standard error contains `words`.
    ///
    /// - Throws: `HarnessError` when it ends or the time is up before that.
    package func says(_ words: String, within limit: Duration = .seconds(300)) async throws {
        let deadline = ContinuousClock.now + limit
        while !text(of: errorsFile).contains(words) {
            guard isRunning.withLock({ $0 }), ContinuousClock.now < deadline else {
                if text(of: errorsFile).contains(words) { return }
                kill()
                throw HarnessError("never said \"\(words)\": \(try await finish())")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func text(of file: URL) -> String {
        (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
