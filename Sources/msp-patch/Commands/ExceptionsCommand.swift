import MaintenanceWindows
import Inventory
import ArgumentParser
import Compliance
import Controller
import Foundation
import Ledger
import Vocabulary

struct ExceptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "Waivers: accepted deviations with a reason, an approver and an end.",
        subcommands: [Add.self, List.self, Expiring.self, End.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Record an exception.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Option(help: ArgumentHelp("The client.", valueName: "client"))
        var client: String

        @Option(
            help: ArgumentHelp("The host's name, or a glob (default: every host of the client).", valueName: "host"))
        var host: String?

        @Option(help: ArgumentHelp("The package (default: every package).", valueName: "package"))
        var package: String?

        @Option(
            help: ArgumentHelp(
                "The advisory, or the CVE of updates that close no other (default: every one).", valueName: "id"))
        var advisory: String?

        @Option(help: ArgumentHelp("Why.", valueName: "text"))
        var reason: String

        @Option(help: ArgumentHelp("Who at the client accepted it.", valueName: "name"))
        var approver: String

        @Option(help: ArgumentHelp("The last day it holds, YYYY-MM-DD, at most 90 days from now.", valueName: "date"))
        var expires: String

        @Option(help: ArgumentHelp("What protects the host meanwhile.", valueName: "text"))
        var compensating: String?

        func validate() throws {
            func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
            guard !isBlank(reason), !isBlank(approver) else {
                throw ValidationError(
                    "an exception needs a --reason and an --approver: both are printed in the client's report")
            }
        }

        func run() async throws {
            let inventory = try Workspace.readInventory(global)
            guard let client = inventory.clients.first(where: { $0.id.rawValue == self.client }) else {
                throw Failure.wrongUse(
                    "msp-patch: there is no client \"\(self.client)\"; there are \(inventory.clients.map(\.id.rawValue).joined(separator: ", "))"
                )
            }
            guard host != nil || package != nil || advisory != nil else {
                throw Failure.wrongUse(
                    "msp-patch: an exception for everything is none; name a --host, a --package or an --advisory")
            }
            if let host, !client.hosts.contains(where: { Glob(host).matches($0.id.name) }) {
                throw Failure.wrongUse(
                    "msp-patch: no host of \(client.id) matches \"\(host)\"; `msp-patch hosts --client \(client.id)` lists them"
                )
            }
            let end = try Self.end(of: expires, in: client.calendar.timeZone)
            let id = "X" + String(UInt32.random(in: 0...UInt32.max), radix: 36).uppercased()
            let fact = ExceptionFact(
                id: id, hostPattern: host, package: package, advisory: advisory, reason: reason, approver: approver,
                expires: end, compensating: compensating)
            let ledger = try Workspace.openLedger(global)
            _ = try await ledger.append([NewFact(fact, client: client.id, validAt: Date())])
            if format.json {
                try JSON.print(Document(exception: fact, client: client.id.rawValue))
            } else {
                Console.print(
                    "exception \(id) holds to the end of \(expires); \(try coverage(of: id, client: client.id, in: ledger))"
                )
            }
        }

        /// What it excuses as things stand: one that excuses nothing should not look like one that does.
        private func coverage(of id: String, client: ClientID, in ledger: Ledger) throws -> String {
            let states = try Compliance.currentStates(client: client, in: ledger, at: Date())
            let covered = states.hosts.flatMap(\.obligations).count { $0.exceptions.contains(id) }
            guard covered == 0 else {
                return "it covers \(covered) open \(covered == 1 ? "obligation" : "obligations")"
            }
            let hint =
                advisory?.hasPrefix("CVE-") ?? false
                ? ": what closes other flaws, too, stays due for them, and is named by its --package or its advisory"
                : ""
            return "it covers nothing that is open now\(hint)"
        }

        private struct Document: Encodable {
            let schema = "msp-patch/exceptions-add/1"
            let exception: ExceptionFact
            let client: String
        }

        /// The end of that day in the client's zone.
        private static func end(of text: String, in zone: TimeZone) throws -> Date {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            let parts = text.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3,
                let day = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2] + 1)),
                day > Date()
            else {
                throw Failure.wrongUse("msp-patch: --expires \"\(text)\" is no day to come; write it as YYYY-MM-DD")
            }
            guard day.timeIntervalSinceNow <= 91 * 86_400 else {
                throw Failure.wrongUse(
                    "msp-patch: --expires \(text) is more than 90 days away; an exception has to be looked at again by then"
                )
            }
            return day
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the exceptions that hold.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            let register = try ExceptionRegister(ledger)
            try ExceptionRegister.show(
                register.inForce(at: Date()), asJSON: format.json, otherwise: "no exceptions")
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "end", abstract: "End an exception now.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Argument(help: "The exception's id.")
        var id: String

        @Option(help: ArgumentHelp("Why.", valueName: "text"))
        var reason: String

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            let known = try ledger.facts(kinds: [ExceptionFact.kind]).first {
                try $0.decode(ExceptionFact.self).id == id
            }
            guard let known else {
                throw Failure.wrongUse(
                    "msp-patch: there is no exception \"\(id)\"; `msp-patch exceptions list` shows them")
            }
            let end = ExceptionEndedFact(id: id, reason: reason)
            _ = try await ledger.append([NewFact(end, client: known.client, validAt: Date())])
            if format.json {
                try JSON.print(Document(id: id, reason: reason))
            } else {
                Console.print("exception \(id) has ended; what it covered counts again")
            }
        }

        private struct Document: Encodable {
            let schema = "msp-patch/exceptions-end/1"
            let id: String
            let reason: String
        }
    }
}
