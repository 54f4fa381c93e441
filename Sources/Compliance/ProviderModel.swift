public import Foundation
public import Ledger
public import Vocabulary

/// The provider's own page: every client on one line, the worst first.
public struct ProviderModel: Codable, Sendable, Equatable {
    public static let currentSchema = "msp-patch/provider-report/1"

    public var schema: String
    /// SHA-256 of this document in canonical form with an empty digest.
    public var digest: String
    /// As asked for; each client counts it in its own zone.
    public var period: String
    public var knownAt: Date
    public var ledgerSequence: Int64
    public var ledgerHash: String
    /// The worst first: who missed the target, then by what is overdue, unknown, and about to be late.
    public var clients: [ProviderRow]

    public init(period: String, knownAt: Date, head: LedgerHead, clients: [ProviderRow]) throws(ComplianceError) {
        schema = Self.currentSchema
        digest = ""
        self.period = period
        self.knownAt = Timestamp.rounded(knownAt)
        ledgerSequence = head.sequence
        ledgerHash = head.hash
        self.clients = clients.sorted { ($1.badness, $0.client) < ($0.badness, $1.client) }
        digest = SHA256.hexDigest(of: try encoded())
    }

    public func encoded(forReading: Bool = false) throws(ComplianceError) -> Data {
        do {
            return try CanonicalJSON.encode(self, snakeCase: true, forReading: forReading)
        } catch {
            throw .unreadableFact("the report cannot be written as JSON: \(error)")
        }
    }
}

/// One client on the provider's page.
public struct ProviderRow: Codable, Sendable, Equatable {
    public var client: String
    public var displayName: String
    /// Why there are no figures; nil where there are.
    public var trouble: String?
    /// Of the client's own report.
    public var digest: String?
    public var attainment: Ratio
    public var target: Double
    public var hosts: Int
    public var inOrder: Int
    public var unknown: Int
    public var unsupported: Int
    public var overdue: Int
    /// Of the oldest obligation that is overdue; 0 where none is.
    public var oldestDaysLate: Double
    public var willBreach: Int
    /// Hosts changed by planned runs, and those of them inside their windows.
    public var windows: Ratio
    public var exceptionsEnding: Int
    public var decisions: Int

    public init(_ model: ComplianceModel) {
        func ratio(_ id: String) -> Ratio {
            let figure = model.figure(id)
            return Ratio(Int(figure?.numerator ?? 0), of: Int(figure?.denominator ?? 0))
        }
        client = model.client
        displayName = model.displayName
        digest = model.digest
        attainment = ratio("M1")
        target = model.agreement.target
        hosts = model.hosts.count
        inOrder = ratio("M2").numerator
        unknown = model.hosts(in: .unknown).count
        unsupported = model.hosts(in: .unsupported).count
        overdue = model.overdue.count
        oldestDaysLate = model.overdue.map(\.daysLate).max() ?? 0
        willBreach = model.willBreach.count
        windows = ratio("M9")
        let soon = model.asOf.addingTimeInterval(30 * 86_400)
        exceptionsEnding = model.exceptions.count { $0.isInForce && $0.ends <= soon }
        decisions = model.decisions.count
    }

    /// A client of which no figures can be computed is the worst of all: nobody knows how it stands.
    public init(_ client: ClientID, trouble: ComplianceError) {
        self.client = client.rawValue
        displayName = client.rawValue
        self.trouble = trouble.description
        (attainment, windows) = (Ratio(0, of: 0), Ratio(0, of: 0))
        (target, oldestDaysLate) = (0, 0)
        (hosts, inOrder, unknown, unsupported, overdue, willBreach) = (0, 0, 0, 0, 0, 0)
        (exceptionsEnding, decisions) = (0, 0)
    }

    public var isMet: Bool? { attainment.tenthsOfPercent.map { Double($0) / 10 >= target } }

    /// Greater is worse; the first that differs decides.
    fileprivate var badness: Badness {
        Badness(
            counts: [trouble == nil ? 0 : 1, isMet == false ? 1 : 0, overdue, unknown + unsupported, willBreach])
    }

    fileprivate struct Badness: Comparable {
        let counts: [Int]

        static func < (left: Self, right: Self) -> Bool { left.counts.lexicographicallyPrecedes(right.counts) }
    }
}
