internal import Foundation
internal import GRDB
internal import Vocabulary

extension Fact {
    static let columns =
        "sequence, recorded_at, valid_at, kind, client, host, run, actor, body, previous_hash, hash"

    /// - Parameter row: with ``columns`` in their order.
    init(row: Row) {
        self.init(
            sequence: row[0], recordedAt: Timestamp.date(milliseconds: row[1]),
            validAt: Timestamp.date(milliseconds: row[2]), kind: FactKind(rawValue: row[3]),
            client: (row[4] as String?).flatMap(ClientID.init(rawValue:)),
            host: (row[5] as String?).flatMap(HostID.init), run: (row[6] as String?).map(RunID.init(rawValue:)),
            actor: row[7], body: Data((row[8] as String).utf8), previousHash: Hexadecimal.text(row[9]),
            hash: Hexadecimal.text(row[10]))
    }

    /// The text whose SHA-256 is the hash: a line for each column, the body last. docs/ledger.md shows how to compute
    /// it without this program.
    var hashedText: String {
        """
        msp-patch/fact/1
        \(sequence)
        \(Timestamp.milliseconds(recordedAt))
        \(Timestamp.milliseconds(validAt))
        \(kind)
        \(client?.rawValue ?? "")
        \(host?.description ?? "")
        \(run?.rawValue ?? "")
        \(actor)
        \(previousHash)
        \(String(decoding: body, as: UTF8.self))
        """
    }

    /// The hash that the content of this fact gives.
    var computedHash: Data { SHA256.digest(of: Data(hashedText.utf8)) }
}
