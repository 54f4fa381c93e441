public import Compliance
public import Foundation
public import Ledger
public import Vocabulary

/// A sample of what fell due in a period, each with the facts that prove it. The same for everybody who draws it again.
///
/// Drawn without a random generator, so that nobody needs this program for it: of everything that fell due, those whose
/// SHA-256 of `seed`, host, kind, name and start (in milliseconds), a line each, is smallest.
public struct AuditSample: Sendable {
    public struct Item: Sendable {
        public let draw: String
        public let obligation: Obligation
        public let isMissed: Bool
        /// In the order in which they were recorded.
        public let facts: [Fact]
    }

    public let seed: String
    public let period: ReportPeriod
    public let head: LedgerHead
    /// How many fell due.
    public let population: Int
    /// In the order of the draw.
    public let items: [Item]

    /// - Parameters:
    ///   - count: at most so many.
    ///   - seed: nil for one that follows from client, period and the ledger's head.
    public init(
        of client: ClientID, period: String, count: Int, seed: String?, in ledger: Ledger, knownAt: Date
    ) throws {
        let head = try ledger.head(knownAt: knownAt)
        let seed = seed ?? SHA256.hexDigest(of: Data("\(client)\n\(period)\n\(head.hash)\n".utf8))
        let cohort = try Compliance.fallenDue(client: client, in: ledger, period: period, knownAt: knownAt)
        let drawn = cohort.obligations.map { (draw: Self.draw($0, seed), obligation: $0) }
            .sorted { $0.draw < $1.draw }.prefix(count)
        items = try drawn.map { draw, obligation in
            Item(
                draw: draw, obligation: obligation, isMissed: obligation.isMissed(asOf: cohort.asOf),
                facts: try Self.proof(of: obligation, client, in: ledger, knownAt: knownAt))
        }
        self.seed = seed
        self.head = head
        self.period = cohort.period
        population = cohort.obligations.count
    }

    private static func draw(_ obligation: Obligation, _ seed: String) -> String {
        let subject = obligation.subject
        let lines = [
            seed, obligation.host.description, subject.kind.rawValue, subject.name,
            "\(Timestamp.milliseconds(obligation.start))",
        ]
        return SHA256.hexDigest(of: Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    // MARK: proof

    /// The agreement, the scans that showed it and that no longer did, what runs did about it with their outputs, and its exceptions.
    private static func proof(
        of obligation: Obligation, _ client: ClientID, in ledger: Ledger, knownAt: Date
    ) throws -> [Fact] {
        let end = (obligation.active ?? obligation.ended ?? knownAt).addingTimeInterval(0.001)
        let seen = try ledger.facts(
            kinds: [ScanFact.kind, HostOutcomeFact.kind], host: obligation.host,
            validAt: obligation.start..<max(end, obligation.start.addingTimeInterval(0.001)), knownAt: knownAt)
        var proof = try seen.filter { try concerns($0, obligation) }
        for run in Set(proof.compactMap(\.run)).sorted() {
            proof += try ledger.facts(kinds: [RunStartedFact.kind], run: run, knownAt: knownAt)
            proof += try ledger.facts(kinds: [JobFact.kind], host: obligation.host, run: run, knownAt: knownAt)
        }
        let agreements = try ledger.facts(kinds: [ClientFact.kind], client: client, knownAt: knownAt)
            .sorted { ($0.validAt, $0.sequence) < ($1.validAt, $1.sequence) }
        proof += [agreements.last { $0.validAt <= obligation.start } ?? agreements.first].compactMap(\.self)
        if !obligation.exceptions.isEmpty {
            proof += try ledger.facts(kinds: [ExceptionFact.kind], client: client, knownAt: knownAt).filter {
                obligation.exceptions.contains(try $0.decode(ExceptionFact.self).id)
            }
        }
        return proof.sorted { $0.sequence < $1.sequence }
    }

    private static func concerns(_ fact: Fact, _ obligation: Obligation) throws -> Bool {
        if [obligation.start, obligation.installed, obligation.active].contains(fact.validAt) { return true }
        let packages = Set(obligation.packages)
        if fact.kind == HostOutcomeFact.kind {
            return try fact.decode(HostOutcomeFact.self).changes.contains { packages.contains($0.stream.description) }
        }
        let scan = try fact.decode(ScanFact.self)
        return scan.appeared.contains {
            $0.advisories.contains(obligation.subject.name) || packages.contains($0.key.stream.description)
        } || scan.gone.contains { packages.contains($0.stream.description) }
    }
}
