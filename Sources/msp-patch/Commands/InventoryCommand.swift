import ArgumentParser
import Foundation
import Inventory

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "Check what you have written.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Read every inventory and playbook; show all problems at once. Touches no host.")

        @OptionGroup var global: GlobalOptions

        @Argument(
            help: ArgumentHelp(
                "Playbooks to check as well (default: every *.yml in ./playbooks).", valueName: "playbook"))
        var playbooks: [String] = []

        func run() async throws {
            let inventory = try Workspace.readInventory(global)
            let files = playbooks.isEmpty ? Self.usualPlaybooks : playbooks
            var problems: [Problem] = []
            for file in files {
                do {
                    _ = try PlaybookReader.read(file: file, for: inventory)
                } catch {
                    problems += error.problems
                }
            }
            guard problems.isEmpty else { throw Problems(problems: problems) }
            Console.print(
                "\(inventory.clients.count) clients, \(inventory.hosts.count) hosts, \(files.count) playbooks: nothing wrong"
            )
        }

        private static var usualPlaybooks: [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "playbooks")) ?? []
            return names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted().map { "playbooks/\($0)" }
        }
    }
}
