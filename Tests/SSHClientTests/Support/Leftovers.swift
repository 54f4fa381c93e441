import Foundation
import Synchronization

/// What is shared by all tests has no end but that of the process: its servers are ended and its folders removed then.
enum Leftovers {
    private struct State {
        var processes: Set<pid_t> = []
        var folders: Set<String> = []
    }

    private static let state = Mutex(State())
    private static let isRegistered = atexit { Leftovers.cleanUp() } == 0

    static func add(process: pid_t) {
        _ = isRegistered ? state.withLock { $0.processes.insert(process).inserted } : false
    }
    static func remove(process: pid_t) { state.withLock { _ = $0.processes.remove(process) } }
    static func add(folder: String) { _ = isRegistered ? state.withLock { $0.folders.insert(folder).inserted } : false }
    static func remove(folder: String) { state.withLock { _ = $0.folders.remove(folder) } }

    private static func cleanUp() {
        let left = state.withLock(\.self)
        for process in left.processes { kill(process, SIGTERM) }
        for folder in left.folders { try? FileManager.default.removeItem(atPath: folder) }
    }
}
