import Controller
import Foundation
import Inventory
import struct Inventory.Host
import Ledger
import SSHClient

/// What a command works with: the inventory, the ledger, and the way to hosts.
struct Workspace {
    let inventory: Inventory
    let ledger: Ledger
    /// Whether hosts whose inventory allows it may have their first key pinned without a question.
    let trustsOnFirstUse: Bool

    /// Reads the inventory and opens the ledger; records the clients' configuration where it has changed.
    ///
    /// - Throws: `Problems` before anything is touched; `LedgerError`.
    static func open(
        _ options: GlobalOptions, connecting connections: ConnectionOptions? = nil
    ) throws -> Workspace {
        try open(options, with: try readInventory(options), connecting: connections)
    }

    /// The same for a command that has more files to check before anything is touched.
    static func open(
        _ options: GlobalOptions, with inventory: Inventory,
        connecting connections: ConnectionOptions? = nil
    ) throws -> Workspace {
        let ledger = try openLedger(options)
        try ClientRecorder(ledger: ledger).record(inventory.clients)
        return Workspace(inventory: inventory, ledger: ledger, trustsOnFirstUse: connections?.trustOnFirstUse ?? false)
    }

    static func readInventory(_ options: GlobalOptions) throws -> Inventory {
        try InventoryReader.read(folder: options.inventoryPath)
    }

    static func openLedger(_ options: GlobalOptions) throws -> Ledger {
        try Ledger.open(path: options.ledgerPath, actor: Person.current)
    }

    /// The ledger of a command that only reads: one that is not there is a mistake in its name, and not an empty one.
    static func existingLedger(_ options: GlobalOptions) throws -> Ledger {
        guard FileManager.default.fileExists(atPath: options.ledgerPath) else {
            throw Failure.wrongUse(
                "msp-patch: there is no ledger at \(options.ledgerPath); look at --ledger and MSP_PATCH_LEDGER, or make one with `msp-patch status`"
            )
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: options.ledgerPath)
        if attributes?[.size] as? Int == 0 {
            throw Failure.wrongUse(
                "msp-patch: \(options.ledgerPath) is empty, and was not taken for a ledger; if another command began just now and makes it, try again; if one stood there, go on from the last backup, else remove it"
            )
        }
        return try openLedger(options)
    }

    func connector(for hosts: [Host]) throws -> HostConnector {
        HostConnector(
            engine: try SSHEngine(), pins: try HostKeyPins(ledger: ledger, hosts: hosts),
            firstUseLedger: trustsOnFirstUse ? ledger : nil, askPerson: Person.askSecret)
    }
}

/// The person at the terminal.
enum Person {
    /// `user@machine`, as facts name who did something.
    static var current: String {
        let environment = ProcessInfo.processInfo.environment
        let user = environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
        return "\(user)@\(ProcessInfo.processInfo.hostName)"
    }

    /// Asks without showing what is typed; nil where there is no terminal.
    @Sendable static func askSecret(_ question: SecretQuestion) -> String? {
        guard isatty(STDIN_FILENO) == 1, let answer = getpass("\(question): ") else { return nil }
        return String(cString: answer)
    }

    /// Asks for yes or no on standard error and reads a line of standard input.
    static func agrees(to question: String) -> Bool {
        Console.write("\(TerminalText.harmless(question)) [y/N] ", to: STDERR_FILENO)
        guard let answer = readLine(strippingNewline: true)?.lowercased() else { return false }
        return answer == "y" || answer == "yes"
    }
}

extension HostOptions {
    func choose(from workspace: Workspace) throws -> [Host] {
        try choose(from: workspace.inventory, knowing: OperatingSystems(ledger: workspace.ledger))
    }
}
