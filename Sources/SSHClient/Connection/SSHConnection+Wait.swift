extension SSHConnection {
    /// Waits for something that is no call of libssh2, with the deadline and the cancellation of all other waits.
    func wait<Value: Sendable>(
        _ deadline: Deadline, in call: Call, for work: @escaping @Sendable () async -> Value
    ) async throws(SSHError) -> Value {
        let answer = Answer<Value>()
        let task = Task(executorPreference: loop) { [weak self] in
            answer.value.withLock { [value = await work()] in $0 = value }
            await self?.advance()
        }
        do {
            _ = try await perform(deadline, in: call) { answer.value.withLock { $0 == nil } ? Operation.again : 0 }
        } catch {
            task.cancel()
            throw error
        }
        guard let value = answer.value.withLock(\.self) else { throw .closed }
        return value
    }
}

/// Where a value will be.
final class Answer<Value: Sendable>: Sendable {
    let value = Locked<Value?>(nil)
}
