import ArgumentParser
import Controller
import Foundation
import Inventory
import struct Inventory.Host
import Ledger
import Packages
import Vocabulary

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract:
            "Say why a host, or a package on it, stands as it does, which rule decides and when it is patched. From the ledger; a package for which nothing is pending is asked of the host."
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The host: client/host, or its name where no other client has one of that name.")
    var host: String

    @Argument(help: "A package: NAME or NAME.ARCHITECTURE; an advisory or a CVE takes every package that it concerns.")
    var package: String?

    @Option(
        help: ArgumentHelp(
            "Ask this playbook, or a folder of them (default: `playbooks` beside the inventories).", valueName: "path"))
    var playbooks: String?

    @Flag(help: "Look at the host first.")
    var live = false

    @Flag(help: "From the ledger alone: do not ask the host.")
    var recorded = false

    func validate() throws {
        if live && recorded { throw ValidationError("--live looks at the host, --recorded does not: give one of them") }
    }

    func run() async throws {
        if !live { _ = try Workspace.existingLedger(global) }
        let inventory = try Workspace.readInventory(global)
        let (client, host) = try find(in: inventory)
        let rules = try readPlaybooks(for: inventory)
        let workspace = try Workspace.open(global, with: inventory, connecting: connections)
        if live { _ = try await LiveScan(workspace: workspace).scan([host]) }
        let now = Date()
        var explanation = try Explainer(ledger: workspace.ledger).explain(host, of: client, playbooks: rules, at: now)
        if let package { explanation.updates.removeAll { !$0.concerns(package) } }
        let asked = explanation.updates.isEmpty ? try await ask(host, explanation.report, workspace) : nil
        if format.json {
            try JSON.print(WhyDocument(explanation, package: package, asked: asked, at: now))
        } else {
            WhyPrinter(explanation: explanation, client: client, package: package, asked: asked, now: now).print()
        }
        // Of a host that was not seen nothing can be said.
        if explanation.report.seen == nil { throw ExitCode.unwell }
    }

    /// What needs nothing stands in no ledger: the host knows.
    private func ask(_ host: Host, _ report: HostStatusReport, _ workspace: Workspace) async throws -> AskedPackage? {
        guard let name = package.flatMap(AskedPackage.name),
            let manager = report.seen.flatMap({ PackageManager(rawValue: $0.packageManager) })
        else { return nil }
        return try await AskedPackage.ask(
            name, of: host, manager: manager, connector: recorded ? nil : try workspace.connector(for: [host]),
            ledger: workspace.ledger)
    }

    private func find(in inventory: Inventory) throws -> (Client, Host) {
        let found = inventory.clients.flatMap { client in
            client.hosts.filter { $0.id.description == host || $0.id.name == host }.map { (client, $0) }
        }
        if let only = found.first, found.count == 1 { return only }
        guard !found.isEmpty else {
            throw Failure.wrongUse("msp-patch: no host is called \"\(host)\"; `msp-patch hosts` lists them")
        }
        let names = found.map(\.1.id.description).joined(separator: " and ")
        throw Failure.wrongUse("msp-patch: \(names) have that name; say which")
    }

    /// Where none was named and there are none, no rule is asked: that is an answer, too.
    private func readPlaybooks(for inventory: Inventory) throws -> [Playbook] {
        let folder = PlaybookFolder(global: global, path: playbooks)
        return try playbooks == nil && !folder.hasPlaybooks ? [] : folder.read(for: inventory)
    }
}

extension Explanation.Update {
    /// - Parameter name: of a package, with its architecture or without, of an advisory or of a flaw.
    fileprivate func concerns(_ name: String) -> Bool {
        record.name == name || record.key.stream.description == name || record.advisories.contains(name)
            || record.cves.contains(name)
    }
}
