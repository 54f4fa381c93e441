import ArgumentParser
import Foundation
import Ledger

struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "What an auditor asks for.",
        subcommands: [Verify.self, Sample.self, Export.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Walk the ledger's hash chain; name the first fact that was altered.",
            discussion: """
                The chain alone shows every change but one: somebody who can write the file can compute all hashes from some fact \
                on anew, or cut the end off and the counter with it. A head that was noted elsewhere shows that too: name it \
                with --head, or a report that was issued with --report.
                """)

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Option(help: ArgumentHelp("A head noted earlier, as verify and backup print it.", valueName: "sequence:hash"))
        var head: String?

        @Option(help: ArgumentHelp("A report issued as JSON: its head must be in the chain.", valueName: "file"))
        var report: String?

        func run() async throws {
            let noted = try notedHead()
            let result = try Workspace.existingLedger(global).verify(noted: noted)
            if format.json {
                try JSON.print(Document(result, noted: noted))
            } else {
                Console.print(words(result, noted))
            }
            guard case .intact = result else { throw ExitCode.unwell }
        }

        private func words(_ result: VerificationResult, _ noted: LedgerHead?) -> String {
            switch result {
            case .intact(let count, let head):
                "the chain of \(count) facts is intact; its head is \(head)"
                    + (noted.map { ", and fact \($0.sequence) is the one that was noted" } ?? "")
            case .altered(let sequence, let alteration):
                """
                ALTERED: fact \(sequence): \(alteration)
                Facts before it are as they were recorded. Keep this file as it is, and go on from the last backup that \
                `msp-patch --ledger BACKUP evidence verify` finds intact.
                """
            case .unguarded(let triggers, let count, let head):
                """
                UNGUARDED: \(Document.loss(of: triggers))
                All \(count) facts are as they were recorded; the head is \(head). Find out who did that; \
                `msp-patch ledger rebuild` puts back what is missing.
                """
            }
        }

        private func notedHead() throws -> LedgerHead? {
            if let head {
                guard let noted = LedgerHead(head) else {
                    throw Failure.wrongUse(
                        "msp-patch: --head \"\(head)\" is none; it is a number, a colon and 64 hexadecimal digits")
                }
                return noted
            }
            guard let report else { return nil }
            guard let data = FileManager.default.contents(atPath: report),
                let issued = try? CanonicalJSON.decode(IssuedReport.self, from: data)
            else {
                throw Failure.wrongUse("msp-patch: --report \(report) is no report of msp-patch as JSON")
            }
            return LedgerHead(sequence: issued.sequence, hash: issued.hash)
        }

        private struct IssuedReport: Decodable {
            enum CodingKeys: String, CodingKey {
                case sequence = "ledger_sequence"
                case hash = "ledger_hash"
            }

            let sequence: Int64
            let hash: String
        }

        private struct Document: Encodable {
            let schema = "msp-patch/evidence-verify/1"
            let intact: Bool
            let facts: Nullable<Int64>
            let head: Nullable<String>
            let noted: Nullable<String>
            let altered: Nullable<Int64>
            let reason: Nullable<String>

            init(_ result: VerificationResult, noted: LedgerHead?) {
                self.noted = Nullable(noted?.description)
                switch result {
                case .intact(let count, let head), .unguarded(_, let count, let head):
                    facts = Nullable(count)
                    self.head = Nullable(head.description)
                    altered = Nullable(nil)
                    if case .unguarded(let triggers, _, _) = result {
                        intact = false
                        reason = Nullable(Self.loss(of: triggers))
                    } else {
                        intact = true
                        reason = Nullable(nil)
                    }
                case .altered(let sequence, let alteration):
                    intact = false
                    facts = Nullable(nil)
                    head = Nullable(nil)
                    altered = Nullable(sequence)
                    reason = Nullable(alteration.description)
                }
            }

            static func loss(of triggers: [String]) -> String {
                "\(triggers.joined(separator: ", ")) refused changes, and is gone or altered"
            }
        }
    }
}
