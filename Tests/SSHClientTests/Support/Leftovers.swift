import Foundation

/// What is shared by all tests has no end but that of the process: its servers are ended and its folders removed then.
enum Leftovers {
    private struct State {
        var processes: Set<pid_t> = []
        var folders: Set<String> = []
    }

    /// Not a `Mutex`, of which ThreadSanitizer knows nothing.
    private static let lock = NSLock()
    /// Touched under the lock only.
    private nonisolated(unsafe) static var state = State()
    private static let isRegistered = atexit { Leftovers.cleanUp() } == 0

    static func add(process: pid_t) {
        _ = isRegistered ? lock.withLock { state.processes.insert(process).inserted } : false
    }
    static func remove(process: pid_t) { lock.withLock { _ = state.processes.remove(process) } }
    static func add(folder: String) {
        _ = isRegistered ? lock.withLock { state.folders.insert(folder).inserted } : false
    }
    static func remove(folder: String) { lock.withLock { _ = state.folders.remove(folder) } }

    private static func cleanUp() {
        let left = lock.withLock { state }
        for process in left.processes { kill(process, SIGTERM) }
        for folder in left.folders { try? FileManager.default.removeItem(atPath: folder) }
    }
}
