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
        @OptionGroup var format: FormatOptions

        @Argument(
            help: ArgumentHelp(
                "Playbooks to check as well (default: every *.yml in ./playbooks).", valueName: "playbook"))
        var playbooks: [String] = []

        func run() async throws {
            guard format.json else {
                let found = try check()
                return Console.print(
                    "\(found.clients) clients, \(found.hosts) hosts, \(found.playbooks) playbooks: nothing wrong")
            }
            do {
                try JSON.print(try check())
            } catch let error as Problems {
                try JSON.print(Document(problems: error.problems.map(Document.Fault.init)))
                throw ExitCode.wrongUse
            }
        }

        private func check() throws -> Document {
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
            return Document(
                clients: inventory.clients.count, hosts: inventory.hosts.count, playbooks: files.count, problems: [])
        }

        /// Where something is wrong, nothing is counted.
        private struct Document: Encodable {
            struct Fault: Encodable {
                let file: String
                let line: Int
                let column: Int
                let message: String
                let suggestion: Nullable<String>

                init(_ problem: Problem) {
                    (file, line, column, message) = (problem.file, problem.line, problem.column, problem.message)
                    suggestion = Nullable(problem.suggestion)
                }
            }

            let schema = "msp-patch/inventory-check/1"
            var clients = 0
            var hosts = 0
            var playbooks = 0
            let problems: [Fault]
        }

        private static var usualPlaybooks: [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "playbooks")) ?? []
            return names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted().map { "playbooks/\($0)" }
        }
    }
}
