/// At most so many at once for each key: the limits of a run and of a scan (invariant 5).
///
/// First come, first served within a key. Whoever needs several keys takes them in the order given; as every caller names
/// them in the same order (all, client, jump host), two can never wait for each other.
actor Limiter<Key: Hashable & Sendable> {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private var used: [Key: Int] = [:]
    private var waiting: [Key: [Waiter]] = [:]
    private var nextID = 0

    /// Runs `body` with a place under every key.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while waiting, or what `body` throws.
    nonisolated func withPlaces<Value: Sendable>(
        _ limits: [(key: Key, limit: Int)], _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        var taken: [Key] = []
        do {
            for (key, limit) in limits {
                guard await take(key, limit: limit) else { throw CancellationError() }
                taken.append(key)
            }
            let value = try await body()
            for key in taken { await give(key) }
            return value
        } catch {
            for key in taken { await give(key) }
            throw error
        }
    }

    private func take(_ key: Key, limit: Int) async -> Bool {
        if used[key, default: 0] < limit {
            used[key, default: 0] += 1
            return true
        }
        nextID += 1
        let id = nextID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting[key, default: []].append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(key, id) }
        }
    }

    /// Hands the place to the one who has waited longest, so that `used` never passes the limit in between.
    private func give(_ key: Key) {
        if var queue = waiting[key], !queue.isEmpty {
            let next = queue.removeFirst()
            waiting[key] = queue.isEmpty ? nil : queue
            next.continuation.resume(returning: true)
        } else {
            used[key, default: 1] -= 1
        }
    }

    private func abandon(_ key: Key, _ id: Int) {
        guard let index = waiting[key]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[key]?.remove(at: index).continuation.resume(returning: false)
    }
}
