import ArgumentParser
import Compliance
import Controller
import Foundation
import Ledger
import Vocabulary

/// What `evidence sample` and `evidence export` are asked about.
struct AuditOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The client.", valueName: "client"))
    var client: String

    @Option(
        help: ArgumentHelp(
            "2026-10, 2026-Q4, 2026 or 2026-10-01..2026-10-31, in the client's time zone.", valueName: "period"))
    var period: String

    @Option(help: ArgumentHelp("As it was known then (ISO 8601).", valueName: "instant"))
    var knownAt: String?

    func clientID() throws -> ClientID {
        guard let id = ClientID(rawValue: client) else {
            throw Failure.wrongUse("msp-patch: \"\(client)\" can't be a client's name")
        }
        return id
    }

    func instant() throws -> Date { try knownAt.map(Moment.instant) ?? Date() }

    /// What was asked for in the wrong way is said in that way.
    func answering<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let error as ComplianceError {
            throw Failure.wrongUse("msp-patch: \(error)")
        } catch let error as EvidenceError {
            throw Failure.wrongUse("msp-patch: \(error)")
        }
    }
}

extension EvidenceCommand {
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sample",
            abstract:
                "Draw some of what fell due in a period, each with the facts that prove it; the same whenever it is drawn."
        )

        @OptionGroup var global: GlobalOptions
        @OptionGroup var audit: AuditOptions
        @OptionGroup var format: FormatOptions

        @Option(help: ArgumentHelp("How many.", valueName: "n"))
        var count = 25

        @Option(
            help: ArgumentHelp(
                "Any text (default: follows from client, period and the ledger's head).", valueName: "text"))
        var seed: String?

        func validate() throws {
            guard count > 0 else { throw ValidationError("--count has to be at least 1") }
        }

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            let (client, instant) = (try audit.clientID(), try audit.instant())
            let sample = try audit.answering {
                try AuditSample(
                    of: client, period: audit.period, count: count, seed: seed, in: ledger, knownAt: instant)
            }
            if format.json {
                return try JSON.print(
                    try SampleDocument(sample, client: client, answers: AnswerStore(beside: ledger.path)))
            }
            Console.print(
                "\(sample.items.count) of the \(sample.population) that fell due in \(sample.period.name); seed \(sample.seed)"
            )
            Console.print("head \(sample.head)")
            let answers = AnswerStore(beside: ledger.path)
            for (number, item) in sample.items.enumerated() { try show(item, number + 1, answers) }
        }

        private func show(_ raw: RawOutput) {
            guard let hash = raw.hash else {
                Console.print("      \(raw.title): its hash was not recorded then")
                return
            }
            Console.print("      \(raw.title) \(hash)")
            switch raw.place {
            case .kept: Console.print("         \(raw.place.command ?? "")")
            case .onHost: Console.print("         on the host: \(raw.place.command ?? "")")
            case .notKept: Console.print("         not kept, or no longer (keep_answers in the inventory)")
            }
        }

        private func show(_ item: AuditSample.Item, _ number: Int, _ answers: AnswerStore) throws {
            let obligation = item.obligation
            let end = obligation.satisfied.map { "done \(Moment.utc($0))" } ?? "open"
            Console.print(
                "\n\(number). \(obligation.host): \(obligation.title), \(obligation.severity.rawValue), clock began \(Moment.utc(obligation.start)), due \(Moment.utc(obligation.due)), \(end)\(item.isMissed ? ", MISSED" : "")"
            )
            for fact in item.facts {
                let times = "true \(Moment.utc(fact.validAt)), recorded \(Moment.utc(fact.recordedAt)) by \(fact.actor)"
                Console.print(
                    """
                       fact \(fact.sequence) \(fact.kind), \(times)
                          \(try item.words(of: fact))
                          hash \(fact.hash)
                          what was recorded \(SHA256.hexDigest(of: fact.body))
                    """)
                if let raw = try RawOutput(of: fact, answers: answers) { show(raw) }
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write a folder with which an auditor can check a report without this program.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var audit: AuditOptions
        @OptionGroup var format: FormatOptions

        @Option(help: ArgumentHelp("The folder; made, or empty.", valueName: "dir"))
        var out: String

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            let (client, instant) = (try audit.clientID(), try audit.instant())
            let folder = try audit.answering {
                try EvidenceFolder(writing: out, of: client, period: audit.period, from: ledger, knownAt: instant)
            }
            if format.json {
                try JSON.print(Document(folder: folder.path, facts: folder.facts))
            } else {
                Console.print(
                    "\(folder.path): \(folder.facts) facts and the report; \(folder.path)/README.md says how to check them"
                )
            }
        }

        private struct Document: Encodable {
            let schema = "msp-patch/evidence-export/1"
            let folder: String
            let facts: Int
        }
    }
}

/// `evidence sample --json`.
private struct SampleDocument: Encodable {
    struct Item: Encodable {
        let draw: String
        let host: HostID
        let kind: Obligation.Subject.Kind
        let name: String
        let severity: Severity
        let start: Date
        let startMilliseconds: Int64
        let due: Date
        let installed: Nullable<Date>
        let active: Nullable<Date>
        let missed: Bool
        let facts: [Link]
    }

    struct Link: Encodable {
        let sequence: Int64
        let kind: String
        let validAt: Date
        let recordedAt: Date
        let actor: String
        let hash: String
        let bodySha256: String
        /// Of the bytes that the host gave.
        let rawSha256: Nullable<String>
        /// Computes it anew, where the bytes still are.
        let rawCommand: Nullable<String>
        let says: String
    }

    let schema = "msp-patch/evidence-sample/1"
    let client: String
    let period: String
    let seed: String
    let head: String
    let population: Int
    let items: [Item]

    init(_ sample: AuditSample, client: ClientID, answers: AnswerStore) throws {
        self.client = client.rawValue
        period = sample.period.name
        seed = sample.seed
        head = sample.head.description
        population = sample.population
        items = try sample.items.map { item in
            let obligation = item.obligation
            return Item(
                draw: item.draw, host: obligation.host, kind: obligation.subject.kind, name: obligation.subject.name,
                severity: obligation.severity, start: obligation.start,
                startMilliseconds: Timestamp.milliseconds(obligation.start), due: obligation.due,
                installed: Nullable(obligation.installed), active: Nullable(obligation.active), missed: item.isMissed,
                facts: try item.facts.map { fact in
                    let raw = try RawOutput(of: fact, answers: answers)
                    return Link(
                        sequence: fact.sequence, kind: fact.kind.rawValue, validAt: fact.validAt,
                        recordedAt: fact.recordedAt, actor: fact.actor, hash: fact.hash,
                        bodySha256: SHA256.hexDigest(of: fact.body),
                        rawSha256: Nullable(raw?.hash), rawCommand: Nullable(raw?.place.command),
                        says: try item.words(of: fact))
                })
        }
    }
}
