// What a connection's place among those that the engine works on has to do with the steps before the login.
extension SSHConnection {
    /// Stands for "the host has spoken, and the place was lent meanwhile"; libssh2 answers zero or less.
    private static let needsPlace = 1

    /// Repeats `body`, a call of libssh2 before the login, for as long as this connection has its place: what the host says after a long
    /// silence is listened to when there is a place again. The wait for it is nothing that the host has to answer for, so the deadline is put
    /// off by as much.
    ///
    /// - Returns: what `body` answered, negative values of libssh2 included.
    func performInPlace(_ deadline: inout Deadline, in call: Call, _ body: @escaping () -> Int) async throws(SSHError)
        -> Int
    {
        while true {
            let answer = try await perform(deadline, in: call, isExclusive: true) { [self] in
                place?.isLent == true && !session.input.isEmpty ? Self.needsPlace : body()
            }
            guard answer == Self.needsPlace, let place else { return answer }
            let start = ContinuousClock.now
            do throws(SSHError) {
                _ = try await perform(.never(.loginQueue), in: call) { [self] in
                    place.takeBack(for: self) ? 0 : Operation.again
                }
            } catch {
                exhaust(body)
                throw error
            }
            deadline.instant += ContinuousClock.now - start
        }
    }

    /// When the place is to be lent if the host stays silent; nil when it is not.
    var lendingInstant: ContinuousClock.Instant? {
        guard let place, !isReady, !place.isLent else { return nil }
        return lastSignOfLife + place.patience
    }

    /// The host is called now.
    func startCall() {
        (lastSignOfLife, callStart) = (.now, .now)
        if let lendingInstant { arm(lendingInstant) }
    }

    /// Notes the host's first words.
    func noteAnswer() {
        guard let callStart else { return }
        place?.answered(after: lastSignOfLife - callStart)
        self.callStart = nil
    }

    func leavePlace() {
        if let place, place.isLent { place.giveUp(for: self) }
        place = nil
    }
}
