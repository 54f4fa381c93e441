import Foundation
import Synchronization

/// A program started by a test. (Foundation's Process waits for a descriptor that servers started meanwhile inherit, and so never sees the end.)
final class ChildProcess: Sendable {
    let id: pid_t
    /// The wait status, once the process has been waited for.
    private let ended = Mutex<Int32?>(nil)

    /// - Parameter output: a file for both outputs; nil for none.
    init(_ program: String, _ arguments: [String], environment: [String: String]? = nil, output: String? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of Dispatch block SIGTERM, and a child would inherit that.
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let environment = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        var id: pid_t = 0
        let status = Self.withCStrings([program] + arguments) { arguments in
            Self.withCStrings(environment) { posix_spawn(&id, program, &actions, &attributes, arguments, $0) }
        }
        guard status == 0 else { throw TestServer.Failure(description: "cannot start \(program): \(status)") }
        self.id = id
        Leftovers.add(process: id)
    }

    var isRunning: Bool { reap(WNOHANG) == nil }

    /// Waits for the end. The exit status, or 128 and the signal.
    @discardableResult
    func wait() -> Int32 {
        let status = reap(0) ?? 0
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    func signal(_ number: Int32) {
        // Not after it was waited for: the number may be another process's then.
        ended.withLock { if $0 == nil { kill(id, number) } }
    }

    func stop() {
        signal(SIGTERM)
        signal(SIGCONT)
        wait()
    }

    private func reap(_ options: Int32) -> Int32? {
        ended.withLock { ended in
            if ended != nil { return ended }
            var status: Int32 = 0
            if waitpid(id, &status, options) == id {
                ended = status
                Leftovers.remove(process: id)
            }
            return ended
        }
    }

    private static func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result)
        -> Result
    {
        let pointers = strings.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return body(pointers)
    }
}

/// Runs a local program to its end.
enum Command {
    static func run(_ program: String, _ arguments: [String], environment: [String: String]? = nil) -> (
        status: Int32, output: String
    ) {
        let folder = TemporaryFolder("output")
        do {
            let child = try ChildProcess(program, arguments, environment: environment, output: folder.path("output"))
            let status = child.wait()
            return (status, (try? String(contentsOfFile: folder.path("output"), encoding: .utf8)) ?? "")
        } catch {
            return (-1, "\(error)")
        }
    }
}
