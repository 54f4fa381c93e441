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

        /// Where something can be said once and is said twice, the later word counts.
        func later(of other: Entry?) -> Entry { other.map { fact < $0.fact ? $0 : self } ?? self }
    }

    /// Of a fact what is needed once its body is read: a year of bodies and hashes would fill the memory.
    struct Origin: Comparable {
        let sequence: Int64
        let validAt: Date
        let recordedAt: Date
        let host: HostID?
        let run: RunID?

        static func < (left: Origin, right: Origin) -> Bool {
            (left.validAt, left.sequence) < (right.validAt, right.sequence)
        }
    }

    let client: ClientID
    private(set) var configurations: [Entry<ClientFact>] = []
    private(set) var scans: [HostID: [Entry<ScanFact>]] = [:]
    private(set) var outcomes: [HostID: [Entry<HostOutcomeFact>]] = [:]
    private(set) var exceptions: [Entry<ExceptionFact>] = []
    private(set) var exceptionEnds: [String: Entry<ExceptionEndedFact>] = [:]
    private(set) var approvals: [Entry<ApprovalFact>] = []
    private(set) var advisories: [String: [Entry<AdvisoryFact>]] = [:]
    private(set) var runs: [RunID: Entry<RunHeading>] = [:]
    private(set) var schedules: [Entry<WindowScheduleFact>] = []
    private(set) var publications = Publications()
    /// Of a client, all that stand here but corrections.
    private static let kinds = [
        ClientFact.kind, ScanFact.kind, HostOutcomeFact.kind, ExceptionFact.kind, ExceptionEndedFact.kind,
        ApprovalFact.kind, AdvisoryFact.kind, RunStartedFact.kind, WindowScheduleFact.kind,
    ]
    /// Facts that a later one took back.
    private(set) var corrected: Set<Int64> = []

    /// The first instant at which something becomes true that was left out for that.
    private(set) var beyond: Date?
    private let knownAt: Date
    private let end: Date

    /// - Parameters:
    ///   - facts: may hold facts of other clients; they are left out.
    ///   - knownAt: what was recorded later is left out.
    ///   - end: what became true at this instant or later is left out.
    init(client: ClientID, facts: [Fact], knownAt: Date, before end: Date) throws(ComplianceError) {
        self.init(client: client, knownAt: knownAt, before: end)
        for fact in facts where fact.kind == CorrectionFact.kind { try read(fact.plain) }
        for fact in facts where fact.kind != CorrectionFact.kind { try read(fact.plain) }
        putInOrder()
    }

    /// Reads from a ledger, fact by fact, what the other initializer takes from an array.
    init(client: ClientID, in ledger: Ledger, knownAt: Date, before end: Date) throws {
        self.init(client: client, knownAt: knownAt, before: end)
        let corrections = [CorrectionFact.kind]
        try ledger.visitFacts(kinds: corrections, of: client, knownAt: knownAt) { try read($0) }
        try ledger.visitSharedFacts(kinds: FactKind.shared, runsOf: client, knownAt: knownAt) { try read($0) }
        try ledger.visitFacts(kinds: Self.kinds, of: client, knownAt: knownAt) { try read($0) }
        putInOrder()
    }

    private init(client: ClientID, knownAt: Date, before end: Date) {
        self.client = client
        self.knownAt = knownAt
        self.end = end
    }

    /// Taking back is a matter of knowledge and not of the world: corrections count whenever they are known, and have to be
    /// read before what they take back. What is published tells of instants of its own, and counts when it is known, too.
    private mutating func read(_ fact: PlainFact) throws(ComplianceError) {
        guard fact.recordedAt <= knownAt, fact.client == nil || fact.client == client else { return }
        if fact.kind == CorrectionFact.kind {
            corrected.insert(try Self.read(CorrectionFact.self, fact).corrects)
        } else if Publications.kinds.contains(fact.kind) {
            if !corrected.contains(fact.sequence) { try publications.add(fact) }
        } else if fact.validAt < end {
            try add(fact)
        } else {
            beyond = min(beyond ?? fact.validAt, fact.validAt)
        }
    }

    private mutating func add(_ fact: PlainFact) throws(ComplianceError) {
        let origin = Origin(
            sequence: fact.sequence, validAt: fact.validAt, recordedAt: fact.recordedAt, host: fact.host, run: fact.run)
        // A scan taken back is still a link in the chain of differences; it only proves nothing (`HostTracker`).
        guard !corrected.contains(fact.sequence) || fact.kind == ScanFact.kind else { return }
        switch fact.kind {
        case ClientFact.kind:
            configurations.append(Entry(fact: origin, body: try Self.read(ClientFact.self, fact)))
        case ScanFact.kind:
            guard let host = fact.host else { return }
            var scan = try Self.read(ScanFact.self, fact)
            // No figure depends on it, and those of a year take some megabytes.
            scan.answerHash = nil
            scans[host, default: []].append(Entry(fact: origin, body: scan))
        case HostOutcomeFact.kind:
            guard let host = fact.host else { return }
            outcomes[host, default: []].append(Entry(fact: origin, body: try Self.read(HostOutcomeFact.self, fact)))
        case ExceptionFact.kind:
            exceptions.append(Entry(fact: origin, body: try Self.read(ExceptionFact.self, fact)))
        case ExceptionEndedFact.kind:
            let body = try Self.read(ExceptionEndedFact.self, fact)
            exceptionEnds[body.id] = Entry(fact: origin, body: body).later(of: exceptionEnds[body.id])
        case ApprovalFact.kind:
            approvals.append(Entry(fact: origin, body: try Self.read(ApprovalFact.self, fact)))
        case AdvisoryFact.kind:
            let body = try Self.read(AdvisoryFact.self, fact)
            advisories[body.id, default: []].append(Entry(fact: origin, body: body))
        case RunStartedFact.kind:
            guard let run = fact.run else { return }
            runs[run] = Entry(fact: origin, body: try Self.read(RunHeading.self, fact)).later(of: runs[run])
        case WindowScheduleFact.kind:
            schedules.append(Entry(fact: origin, body: try Self.read(WindowScheduleFact.self, fact)))
        default: break
        }
    }

    /// Facts come in the order in which they were recorded.
    private mutating func putInOrder() {
        configurations.sort { $0.fact < $1.fact }
        exceptions.sort { $0.fact < $1.fact }
        approvals.sort { $0.fact < $1.fact }
        schedules.sort { $0.fact < $1.fact }
        for host in scans.keys { scans[host]?.sort { $0.fact < $1.fact } }
        for host in outcomes.keys { outcomes[host]?.sort { $0.fact < $1.fact } }
        for id in advisories.keys { advisories[id]?.sort { $0.fact < $1.fact } }
        publications.putInOrder()
        publications = publications.before(end)
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
        history.publications = publications.before(instant)
        return history
    }

    static func read<Body: FactBody>(_ type: Body.Type, _ fact: PlainFact) throws(ComplianceError) -> Body {
        do {
            return try fact.decode(type)
        } catch {
            throw .unreadableFact(error.description)
        }
    }
}
