import ArgumentParser
import Ledger

struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "What an auditor asks for.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Walk the ledger's hash chain; name the first fact that was altered.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let result = try Workspace.existingLedger(global).verify()
            switch result {
            case .intact(let count, let head):
                Console.print("the chain of \(count) facts is intact; its head is \(head.hash)")
            case .altered(let sequence, let alteration):
                Console.print("ALTERED: fact \(sequence): \(alteration)")
                throw ExitCode.unwell
            }
        }
    }
}
