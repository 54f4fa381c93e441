public import Foundation
internal import GRDB
public import Vocabulary

extension Ledger {
    /// Facts in the order in which they were recorded.
    ///
    /// - Parameters:
    ///   - kinds: empty for all.
    ///   - client: facts of this client, and with `host` nil also those that belong to no client where `shared`.
    ///   - validAt: half-open.
    ///   - knownAt: only what the ledger knew at this instant.
    ///   - afterSequence: only what was recorded after this fact.
    public func facts(
        kinds: [FactKind] = [], client: ClientID? = nil, host: HostID? = nil, run: RunID? = nil,
        validAt: Range<Date>? = nil, knownAt: Date? = nil, afterSequence: Int64? = nil
    ) throws(LedgerError) -> [Fact] {
        var query = FactQuery(Fact.columns)
        query.require("kind", among: kinds.map(\.rawValue))
        query.require("client = ?", client?.rawValue)
        query.require("host = ?", host?.description)
        query.require("run = ?", run?.rawValue)
        query.require("valid_at >= ?", (validAt?.lowerBound).map(Timestamp.milliseconds))
        query.require("valid_at < ?", (validAt?.upperBound).map(Timestamp.milliseconds))
        query.require("recorded_at <= ?", knownAt.map(Timestamp.milliseconds))
        query.require("sequence > ?", afterSequence)
        return try reporting {
            try database.read { try $0.all(Fact.init(row:), query.sql, query.arguments) }
        }
    }

    /// The fact at a place in the chain.
    public func fact(_ sequence: Int64) throws(LedgerError) -> Fact? {
        try reporting { try database.read { try $0.fact(sequence) } }
    }

    /// The end of the chain, or its end as the ledger knew it at an instant.
    public func head(knownAt: Date? = nil) throws(LedgerError) -> LedgerHead {
        try reporting {
            try database.read { connection in
                try connection.first(
                    { LedgerHead(sequence: $0[0], hash: Hexadecimal.text($0[1])) },
                    "SELECT sequence, hash FROM fact WHERE recorded_at <= ? ORDER BY sequence DESC LIMIT 1",
                    [knownAt.map(Timestamp.milliseconds) ?? Int64.max]) ?? .empty
            }
        }
    }
}
