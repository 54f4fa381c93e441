import Foundation
import Ledger
import Vocabulary

/// The exceptions of all clients, as the ledger has them.
struct ExceptionRegister {
    struct Entry: Encodable {
        let client: String
        let exception: ExceptionFact
    }

    private let entries: [Entry]

    init(_ ledger: Ledger) throws {
        let ended = Set(
            try ledger.facts(kinds: [ExceptionEndedFact.kind]).map { try $0.decode(ExceptionEndedFact.self).id })
        entries = try ledger.facts(kinds: [ExceptionFact.kind]).compactMap { fact in
            let exception = try fact.decode(ExceptionFact.self)
            guard !ended.contains(exception.id), let client = fact.client else { return nil }
            return Entry(client: client.rawValue, exception: exception)
        }
    }

    /// In the order in which they end.
    func inForce(at instant: Date) -> [Entry] {
        entries.filter { $0.exception.expires > instant }.sorted { $0.exception.expires < $1.exception.expires }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/exceptions/1"
        let exceptions: [Entry]
    }

    static func show(_ entries: [Entry], asJSON: Bool, otherwise nothing: String) throws {
        if asJSON { return try JSON.print(Document(exceptions: entries)) }
        var table = Table(
            .text("ID"), .text("CLIENT"), .text("HOST"), .text("WHAT"), .text("EXPIRES"), .text("APPROVER"),
            .flexible("REASON"))
        for entry in entries {
            let exception = entry.exception
            let what = [exception.package, exception.advisory].compactMap(\.self).joined(separator: " ")
            table.add(
                .init(exception.id), .init(entry.client), .init(exception.hostPattern ?? "all"),
                .init(what.isEmpty ? "everything" : what), .init(Moment.utc(exception.expires)),
                .init(exception.approver), .init(exception.reason))
        }
        Console.print(entries.isEmpty ? nothing : table.rendered())
    }
}
