import ArgumentParser
import Foundation
import Logging
import SSHClient

/// The command line: parsing and printing only, one file a command.
@main
struct MSPPatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "msp-patch",
        abstract:
            "Patch management for managed service providers: what is pending, patched in waves inside each client's windows, proved.",
        discussion: """
            Exit status: 0 done and all well; 1 done, and some host failed or is not well; 2 wrong use or configuration, nothing was \
            done; 3 refused (outside a window, another run, host key changed); 4 internal fault.
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Look",
                subcommands: [
                    StatusCommand.self, ScanCommand.self, HostsCommand.self, WhyCommand.self, WindowsCommand.self,
                    ForecastCommand.self,
                ]),
            CommandGroup(
                name: "Patch",
                subcommands: [
                    PlanCommand.self, StageCommand.self, RunPlaybookCommand.self, ResumeCommand.self, StopCommand.self,
                    ApproveCommand.self, RollbackCommand.self,
                ]),
            CommandGroup(
                name: "Account for it",
                subcommands: [
                    RunsCommand.self, ShowCommand.self, ReportCommand.self, ExceptionsCommand.self,
                    EvidenceCommand.self, LedgerCommand.self,
                ]),
            CommandGroup(
                name: "Set up",
                subcommands: [
                    InitCommand.self, InventoryCommand.self, FeedsCommand.self, TrustCommand.self, SudoersCommand.self,
                    DoctorCommand.self,
                ]),
        ])

    /// Every error becomes words and an exit status here and nowhere else.
    static func main() async {
        SSHEngine.prepareProcess()
        Diagnostics.start()
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot(Arguments.normalised(Array(CommandLine.arguments.dropFirst())))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Failure.report(error)
        }
    }
}

/// What the program does, for somebody who looks for a fault: to standard error, silent unless `MSP_PATCH_LOG` asks for it.
enum Diagnostics {
    static func start() {
        let level =
            ProcessInfo.processInfo.environment["MSP_PATCH_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? .warning
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }
}

enum Arguments {
    private static let globalOptions: Set<String> = ["--inventory", "--ledger"]

    /// `msp-patch --ledger FILE status` means `msp-patch status --ledger FILE`: options of the whole program may stand before
    /// the command, while the parser knows them with each command.
    static func normalised(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if globalOptions.contains(first), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if globalOptions.contains(where: { first.hasPrefix($0 + "=") }) {
                leading.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !leading.isEmpty, let command = rest.first, !command.hasPrefix("-") else { return arguments }
        return Array(rest) + leading
    }
}

enum Version {
    static let current = "0.1.0"
}
