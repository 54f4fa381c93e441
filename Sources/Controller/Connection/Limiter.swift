/// At most so many at once; first come, first served.
actor Limiter {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private var free: Int
    private var waiting: [Waiter] = []
    private var nextID = 0

    init(limit: Int) {
        free = limit
    }

    /// - Throws: `CancellationError` when the task is cancelled while waiting, or what `body` throws.
    nonisolated func withPlace<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard await take() else { throw CancellationError() }
        do {
            let value = try await body()
            await give()
            return value
        } catch {
            await give()
            throw error
        }
    }

    private func take() async -> Bool {
        if free > 0 {
            free -= 1
            return true
        }
        nextID += 1
        let id = nextID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting.append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(id) }
        }
    }

    /// Hands the place to the one who has waited longest, so that nobody slips in between.
    private func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
    }

    private func abandon(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
