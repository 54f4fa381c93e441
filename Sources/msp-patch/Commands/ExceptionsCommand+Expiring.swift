import ArgumentParser
import Foundation
import Inventory
import Ledger
import MaintenanceWindows

extension ExceptionsCommand {
    struct Expiring: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "expiring",
            abstract: "List the exceptions that end soon: what they cover is due then. Exits with 1 when there are any."
        )

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Option(help: ArgumentHelp("How soon: 30d, 12h.", valueName: "duration"))
        var within = "30d"

        @Option(help: ArgumentHelp("Only this client.", valueName: "client"))
        var client: String?

        func run() async throws {
            guard let span = DurationText.parse(within) else {
                throw Failure.wrongUse("msp-patch: --within \"\(within)\" is no duration; write it as 30d or 12h")
            }
            let (now, ledger) = (Date(), try Workspace.existingLedger(global))
            let end = now.addingTimeInterval(Double(span.components.seconds))
            let ending = try ExceptionRegister(ledger).inForce(at: now).filter { entry in
                entry.exception.expires <= end && client.map { $0 == entry.client } ?? true
            }
            try ExceptionRegister.show(ending, asJSON: format.json, otherwise: "no exception ends within \(within)")
            if !ending.isEmpty { throw ExitCode.unwell }
        }
    }
}
