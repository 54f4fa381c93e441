import ArgumentParser
import Controller
import Foundation
import Inventory
import Planning
import struct Inventory.Host
import Vocabulary

/// Options of the whole program.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder with the clients' files (or MSP_PATCH_INVENTORY; default ./inventories).", valueName: "dir"))
    var inventory: String?

    @Option(
        help: ArgumentHelp("The ledger (or MSP_PATCH_LEDGER; default in $XDG_STATE_HOME/msp-patch).", valueName: "file")
    )
    var ledger: String?

    var inventoryPath: String {
        inventory ?? Self.environment("MSP_PATCH_INVENTORY") ?? "inventories"
    }

    var ledgerPath: String {
        ledger ?? Self.environment("MSP_PATCH_LEDGER") ?? Self.stateFolder + "/ledger.sqlite"
    }

    private static var stateFolder: String {
        let base = environment("XDG_STATE_HOME") ?? NSString(string: "~/.local/state").expandingTildeInPath
        return base + "/msp-patch"
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Options of commands that choose hosts.
struct HostOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this client (repeatable).", valueName: "client"))
    var client: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only hosts that match: names, group:web, ring=canary, globs, and/or/not.", valueName: "selector"))
    var limit: String?

    /// The hosts chosen, in the order of the inventory.
    ///
    /// - Parameter systems: what `os=` is answered from.
    /// - Throws: `Failure` when a client is not known or nothing is left.
    func choose(from inventory: Inventory, knowing systems: OperatingSystems? = nil) throws -> [Host] {
        let clients = try choice.clients(of: inventory)
        let selector = try choice.selector
        let hosts = clients.flatMap(\.hosts).filter {
            selector?.matches($0, operatingSystem: systems?.name(of: $0.id)) ?? true
        }
        guard !hosts.isEmpty else {
            throw Failure.wrongUse(
                "msp-patch: no host matches \(limit.map { "--limit \"\($0)\"" } ?? "the inventory"); `msp-patch hosts` lists them"
            )
        }
        return hosts
    }

    /// The same as a plan keeps it.
    var choice: PlanSelection { PlanSelection(clients: client, limit: limit) }
}

extension PlanSelection {
    /// - Throws: `Failure` when a client is not known.
    func clients(of inventory: Inventory) throws -> [Client] {
        guard !clients.isEmpty else { return inventory.clients }
        return try clients.map { name in
            guard let found = inventory.clients.first(where: { $0.id.rawValue == name }) else {
                throw Failure.wrongUse(
                    "msp-patch: there is no client \"\(name)\"; there are \(inventory.clients.map(\.id.rawValue).joined(separator: ", "))"
                )
            }
            return found
        }
    }

    /// - Throws: `Failure` when the text is no selector.
    var selector: Selector? {
        get throws {
            guard let limit else { return nil }
            do {
                return try Selector(parsing: limit)
            } catch {
                throw Failure.wrongUse("msp-patch: --limit: \(error)")
            }
        }
    }
}

/// Options of commands that connect to hosts.
struct ConnectionOptions: ParsableArguments {
    @Flag(
        help:
            "Pin the key of a host that has none pinned, without asking: only of hosts whose inventory says trust_on_first_use."
    )
    var trustOnFirstUse = false
}

struct FormatOptions: ParsableArguments {
    @Flag(help: "One JSON document instead of tables.")
    var json = false
}
