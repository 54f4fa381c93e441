internal import Foundation
internal import Ledger

/// Where the hosts of a client stand in the hours to come, as long as nothing is recorded: what falls due, comes near its due
/// date or grows stale is known beforehand, and then need not be computed when it is asked for.
struct StandingsTimeline: Codable {
    /// From an instant on, those hosts that stand elsewhere than before.
    struct Step: Codable {
        /// Milliseconds since 1970.
        var from: Int64
        /// By `client/host`.
        var hosts: [String: Standings.Host]
    }

    /// As many changes at most; a client whose hosts change more often than that is computed again before.
    private static let mostSteps = 100

    /// The first names all hosts.
    let steps: [Step]
    /// From here on nothing is said.
    let holdsUntil: Date

    /// - Parameters:
    ///   - snapshot: of now.
    ///   - reach: seconds that are looked ahead.
    init(_ snapshot: Snapshot, reach: TimeInterval) {
        let end = snapshot.asOf.addingTimeInterval(reach)
        let events = snapshot.history.beyond ?? .distantFuture
        var snapshot = snapshot
        var hosts = Standings(CurrentStates(snapshot)).hosts
        var steps = [Step(from: Self.milliseconds(snapshot.asOf), hosts: hosts)]
        while snapshot.holdsUntil < min(end, events), steps.count < Self.mostSteps {
            snapshot = snapshot.later(at: snapshot.holdsUntil)
            let later = Standings(CurrentStates(snapshot)).hosts
            let moved = later.filter { $0.value != hosts[$0.key] }
            if !moved.isEmpty { steps.append(Step(from: Self.milliseconds(snapshot.asOf), hosts: moved)) }
            hosts = later
        }
        self.steps = steps
        holdsUntil = snapshot.holdsUntil.addingTimeInterval(-Compliance.presence)
    }

    init(steps: [Step], holdsUntil: Date) {
        self.steps = steps
        self.holdsUntil = holdsUntil
    }

    /// - Parameter instant: not before the snapshot, and before ``holdsUntil``.
    func standings(at instant: Date) -> Standings {
        let passed = steps.prefix { $0.from <= Timestamp.milliseconds(instant) }
        return Standings(passed.reduce(into: [:]) { hosts, step in hosts.merge(step.hosts) { $1 } })
    }

    private static func milliseconds(_ asOf: Date) -> Int64 {
        Timestamp.milliseconds(asOf.addingTimeInterval(-Compliance.presence))
    }

    static func read(_ body: Data) throws -> StandingsTimeline {
        try CanonicalReader.read(body, Self.init) ?? CanonicalJSON.decode(Self.self, from: body)
    }

    func encoded() throws -> Data { try CanonicalJSON.encode(self) }
}
