internal import Foundation
internal import Ledger
internal import Vocabulary

/// The facts of one client, read once and put in the order of what happened.
///
/// Valid time decides, and the sequence only between facts of the same instant: so that a fact which was recorded late
/// stands where it belongs.
struct ClientHistory {
    struct Entry<Body> {
        var fact: Origin
        var body: Body
    }

    /// Of a fact what is needed once its body is read: a year of bodies and hashes would fill the memory.
    struct Origin {
        let sequence: Int64
        let validAt: Date
        let recordedAt: Date
        let host: HostID?
        let run: RunID?
    }

    let client: ClientID
    private(set) var configurations: [Entry<ClientFact>] = []
    private(set) var scans: [HostID: [Entry<ScanFact>]] = [:]
    private(set) var outcomes: [HostID: [Entry<HostOutcomeFact>]] = [:]
    private(set) var exceptions: [Entry<ExceptionFact>] = []
    private(set) var exceptionEnds: [String: Entry<ExceptionEndedFact>] = [:]
    private(set) var approvals: [Entry<ApprovalFact>] = []
    private(set) var advisories: [String: [Entry<AdvisoryFact>]] = [:]
    private(set) var runs: [RunID: Entry<RunStartedFact>] = [:]
    private(set) var schedules: [Entry<WindowScheduleFact>] = []
    /// Facts that a later one took back.
    private(set) var corrected: Set<Int64> = []

    /// - Parameters:
    ///   - facts: may hold facts of other clients; they are left out.
    ///   - knownAt: what was recorded later is left out.
    ///   - before: what became true at this instant or later is left out.
    init(client: ClientID, facts: [Fact], knownAt: Date, before end: Date) throws(ComplianceError) {
        self.client = client
        let known = facts.filter { fact in
            fact.recordedAt <= knownAt && (fact.client == nil || fact.client == client)
        }
        // Taking back is a matter of knowledge and not of the world: it counts whenever it is known.
        for fact in known where fact.kind == CorrectionFact.kind {
            corrected.insert(try Self.read(CorrectionFact.self, fact).corrects)
        }
        let happened = known.filter { $0.validAt < end }
            .sorted { ($0.validAt, $0.sequence) < ($1.validAt, $1.sequence) }
        for fact in happened { try add(fact) }
    }

    private mutating func add(_ fact: Fact) throws(ComplianceError) {
        let origin = Origin(
            sequence: fact.sequence, validAt: fact.validAt, recordedAt: fact.recordedAt, host: fact.host, run: fact.run)
        // A scan taken back is still a link in the chain of differences; it only proves nothing (`HostTracker`).
        guard !corrected.contains(fact.sequence) || fact.kind == ScanFact.kind else { return }
        switch fact.kind {
        case ClientFact.kind:
            configurations.append(Entry(fact: origin, body: try Self.read(ClientFact.self, fact)))
        case ScanFact.kind:
            guard let host = fact.host else { return }
            scans[host, default: []].append(Entry(fact: origin, body: try Self.read(ScanFact.self, fact)))
        case HostOutcomeFact.kind:
            guard let host = fact.host else { return }
            outcomes[host, default: []].append(Entry(fact: origin, body: try Self.read(HostOutcomeFact.self, fact)))
        case ExceptionFact.kind:
            exceptions.append(Entry(fact: origin, body: try Self.read(ExceptionFact.self, fact)))
        case ExceptionEndedFact.kind:
            let body = try Self.read(ExceptionEndedFact.self, fact)
            exceptionEnds[body.id] = Entry(fact: origin, body: body)
        case ApprovalFact.kind:
            approvals.append(Entry(fact: origin, body: try Self.read(ApprovalFact.self, fact)))
        case AdvisoryFact.kind:
            let body = try Self.read(AdvisoryFact.self, fact)
            advisories[body.id, default: []].append(Entry(fact: origin, body: body))
        case RunStartedFact.kind:
            guard let run = fact.run else { return }
            runs[run] = Entry(fact: origin, body: try Self.read(RunStartedFact.self, fact))
        case WindowScheduleFact.kind:
            schedules.append(Entry(fact: origin, body: try Self.read(WindowScheduleFact.self, fact)))
        default: break
        }
    }

    /// The same, as far as it had happened at an instant. Scans are many and stay; who reads them stops at the instant.
    func before(_ instant: Date) -> ClientHistory {
        func earlier<Body>(_ entries: [Entry<Body>]) -> [Entry<Body>] { entries.filter { $0.fact.validAt < instant } }
        var history = self
        history.configurations = earlier(configurations)
        history.outcomes = outcomes.mapValues(earlier)
        history.exceptions = earlier(exceptions)
        history.exceptionEnds = exceptionEnds.filter { $0.value.fact.validAt < instant }
        history.approvals = earlier(approvals)
        history.advisories = advisories.mapValues(earlier)
        history.runs = runs.filter { $0.value.fact.validAt < instant }
        history.schedules = earlier(schedules)
        return history
    }

    private static func read<Body: FactBody>(_ type: Body.Type, _ fact: Fact) throws(ComplianceError) -> Body {
        do {
            return try fact.decode(type)
        } catch {
            throw .unreadableFact(error.description)
        }
    }
}
