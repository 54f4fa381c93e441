import Compliance
import Foundation
import Ledger
import Vocabulary

/// Where reports come from: a ledger, a period, and a time of knowledge.
struct ReportSource {
    let ledger: Ledger
    let period: String
    let knownAt: Date

    func model(of name: String) throws -> ComplianceModel {
        guard let client = ClientID(rawValue: name) else {
            throw Failure.wrongUse("msp-patch: \"\(name)\" can't be a client's name")
        }
        do {
            return try model(client)
        } catch let error as ComplianceError {
            throw Failure.wrongUse("msp-patch: \(error)")
        }
    }

    private func model(_ client: ClientID) throws -> ComplianceModel {
        try Compliance.model(client: client, in: ledger, period: period, knownAt: knownAt)
    }

    /// One client after the other: the facts of all of them at once would fill the memory.
    func providerModel() throws -> ProviderModel {
        let recorded = try ledger.facts(kinds: [ClientFact.kind], knownAt: knownAt).compactMap(\.client)
        let clients = Set(recorded).sorted()
        guard !clients.isEmpty else {
            throw Failure.wrongUse("msp-patch: the ledger knows of no client; scan first, with `msp-patch status`")
        }
        let rows = try clients.map { client in
            do {
                return ProviderRow(try model(client))
            } catch let error as ComplianceError {
                if case .unreadablePeriod = error { throw Failure.wrongUse("msp-patch: \(error)") }
                return ProviderRow(client, trouble: error)
            }
        }
        return try ProviderModel(
            period: period, knownAt: knownAt, head: try ledger.head(knownAt: knownAt), clients: rows)
    }

    /// Records that a report was handed out.
    func issue(_ model: ComplianceModel) throws {
        guard let client = ClientID(rawValue: model.client) else { return }
        let fact = ReportIssuedFact(
            period: model.period.name, knownAt: model.knownAt, digest: model.digest,
            ledgerSequence: model.ledgerSequence, ledgerHash: model.ledgerHash)
        try ledger.append([NewFact(fact, client: client, validAt: Date())])
    }
}
