/// Keeps the number of connections to one server that have not logged in yet below what sshd tolerates: MaxStartups begins to drop at 10,
/// and counts all that come from anywhere.
final class LoginQueue: Sendable {
    static let limit = 8

    /// One server: its address as seen from the last jump host.
    struct Place: Hashable {
        private let endpoint: SSHEndpoint
        private let jumps: [SSHEndpoint]

        init(_ configuration: SSHConfiguration) {
            endpoint = configuration.endpoint
            jumps = configuration.jumps.map(\.endpoint)
        }
    }

    private struct Line {
        var present: Set<ObjectIdentifier> = []
        var waiting: [SSHConnection] = []
    }

    private let lines = Locked<[Place: Line]>([:])

    /// True when `connection` may go on; else it is told by ``SSHConnection/advance()`` when to ask again.
    func enter(_ place: Place, for connection: SSHConnection) -> Bool {
        lines.withLock { lines in
            var line = lines[place] ?? Line()
            defer { lines[place] = line }
            if line.present.count < Self.limit {
                line.waiting.removeAll { $0 === connection }
                line.present.insert(ObjectIdentifier(connection))
                return true
            }
            if !line.waiting.contains(where: { $0 === connection }) { line.waiting.append(connection) }
            return false
        }
    }

    /// Makes room for the next in line. A connection that only waited leaves the line.
    func leave(_ place: Place, for connection: SSHConnection) {
        let next: SSHConnection? = lines.withLock { lines in
            guard var line = lines[place] else { return nil }
            line.present.remove(ObjectIdentifier(connection))
            line.waiting.removeAll { $0 === connection }
            lines[place] = line.present.isEmpty && line.waiting.isEmpty ? nil : line
            return line.waiting.first
        }
        guard let next else { return }
        Task(executorPreference: next.loop) { await next.advance() }
    }
}
