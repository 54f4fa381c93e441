import Glibc

/// A value behind a POSIX mutex.
///
/// `Synchronization.Mutex` would do, but ThreadSanitizer knows nothing of it and takes everything that it protects, and everything that is
/// handed over under it, for a race. With this one the engine can be checked.
///
/// `@unchecked Sendable`: the value is only ever touched while the mutex is held.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: Value) {
        self.value = value
        // At an address of its own, as a mutex must not move.
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
