import ArgumentParser
import Controller
import Foundation
import Ledger
import Vocabulary

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look after the file that everything is recorded in.",
        subcommands: [Rebuild.self, Backup.self])

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild",
            abstract:
                "Build the caches anew from the facts, and put back triggers that are missing. Changes no fact and no figure."
        )

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Flag(help: "Compare with what was there; name the first difference and exit with 1.")
        var verify = false

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            // Before the caches are made anew, which lets go of it.
            let keptWrong = verify ? try FleetStatus(ledger: ledger).clientsKeptWrong() : []
            let rebuild = try ledger.rebuildCaches(verify: verify)
            let guards = try ledger.restoreGuards()
            if format.json {
                try JSON.print(Document(rebuild, verified: verify, keptWrong: keptWrong, guards: guards))
            } else {
                let rows = rebuild.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                Console.print("rebuilt from the facts; rows: \(rows.joined(separator: ", "))")
                if let damage = rebuild.damage {
                    Console.print("MENDED: an index was damaged (\(damage)); figures since then may have missed facts")
                }
                if !guards.isEmpty {
                    Console.print(
                        "PUT BACK: \(guards.joined(separator: ", ")), without which facts could be changed; see `msp-patch evidence verify`"
                    )
                }
                if let difference = rebuild.difference {
                    Console.print("DIFFERED: \(difference)")
                }
                if !keptWrong.isEmpty {
                    let names = keptWrong.map(\.rawValue).joined(separator: ", ")
                    Console.print("DIFFERED: where the hosts of \(names) stand was kept otherwise than the facts say")
                }
                if rebuild.difference != nil || !keptWrong.isEmpty {
                    Console.print("It is mended. The facts are the truth; please report how this came about.")
                } else if verify {
                    Console.print("the caches said what the facts say")
                }
            }
            if rebuild.damage != nil || rebuild.difference != nil || !keptWrong.isEmpty || !guards.isEmpty {
                throw ExitCode.unwell
            }
        }

        private struct Document: Encodable {
            struct Difference: Encodable {
                let cache: String
                let expected: Nullable<String>
                let found: Nullable<String>
            }

            let schema = "msp-patch/ledger-rebuild/1"
            let rows: [String: Int]
            let verified: Bool
            let difference: Nullable<Difference>
            let keptWrong: [String]
            let guardsRestored: [String]
            let damage: Nullable<String>

            init(_ rebuild: CacheRebuild, verified: Bool, keptWrong: [ClientID], guards: [String]) {
                guardsRestored = guards
                damage = Nullable(rebuild.damage)
                rows = rebuild.rows
                self.keptWrong = keptWrong.map(\.rawValue)
                self.verified = verified
                difference = Nullable(
                    rebuild.difference.map {
                        Difference(cache: $0.cache, expected: Nullable($0.expected), found: Nullable($0.found))
                    })
            }
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup", abstract: "Copy the ledger while it is in use, and read the copy back.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Argument(help: "The file to write; it must not exist.")
        var file: String

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            guard !FileManager.default.fileExists(atPath: file) else {
                throw Failure.wrongUse("msp-patch: \(LedgerError.destinationExists(path: file))")
            }
            let head = try ledger.backup(to: file)
            let bytes = try URL(filePath: file).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            if format.json {
                try JSON.print(Document(file: file, bytes: bytes, facts: head.sequence, head: head.hash))
            } else {
                Console.print(
                    "\(file): \(head.sequence) facts, \(bytes) bytes, read back and intact; its head is \(head)")
            }
        }

        private struct Document: Encodable {
            let schema = "msp-patch/ledger-backup/1"
            let file: String
            let bytes: Int
            let facts: Int64
            let head: String
        }
    }
}
