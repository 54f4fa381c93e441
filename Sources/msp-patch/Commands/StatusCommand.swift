import Vocabulary
import ArgumentParser
import Controller
import Feeds
import Foundation
import Inventory
import Ledger

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract:
            "Show where every host stands: pending updates, reboots, trouble. Scans live and records what it sees.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions

    @Flag(help: "From the ledger, with ages, without touching a host.")
    var recorded = false

    @Flag(help: "List every pending update.")
    var updates = false

    @Flag(
        help:
            "One line and the exit status of a monitoring plugin: 0 well, 1 at risk, 2 overdue or unsupported, 3 unknown."
    )
    var check = false

    @OptionGroup var limits: MonitoringLimits

    @Option(
        help: ArgumentHelp(
            "Also write the main figures there, for the textfile collector of node_exporter.", valueName: "file"))
    var openmetrics: String?

    func run() async throws {
        guard check else { return try await show() }
        do {
            try await show()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            // To a monitoring system every other status is an alarm about the hosts, and of them nothing is known.
            Console.print("PATCH UNKNOWN - \("\(error)".split(whereSeparator: \.isNewline).first ?? "")")
            throw ExitCode(3)
        }
    }

    private func show() async throws {
        if recorded { _ = try Workspace.existingLedger(global) }
        let workspace = try Workspace.open(global, connecting: connections)
        let hosts = try selection.choose(from: workspace)
        if !recorded { try await LiveScan(workspace: workspace).scan(hosts) }
        let fleet = FleetStatus(ledger: workspace.ledger)
        let now = Date()
        let listsUpdates = !check && (format.json || updates)
        let groups = try workspace.inventory.clients.compactMap { client -> (Client, [HostStatusReport])? in
            let chosen = hosts.filter { $0.id.client == client.id }
            guard !chosen.isEmpty else { return nil }
            let reports = try fleet.reports(
                of: client, hosts: chosen, listsUpdates: listsUpdates, looksAhead: recorded, at: now)
            return (client, reports)
        }
        let shown = Set(groups.map(\.0.id))
        let missed = try DueHistory(ledger: workspace.ledger).missed(at: now).filter {
            shown.contains($0.window.client)
        }
        if let openmetrics { try OpenMetrics(groups, at: now).write(to: openmetrics) }
        if check {
            return try MonitoringAnswer(groups.flatMap(\.1), missedWindows: missed.count, limits: limits).giveAndExit()
        }
        if format.json {
            let clients = groups.map { client, reports in
                StatusDocument.ClientDocument(
                    client, reports, missed: missed.filter { $0.window.client == client.id }, at: now)
            }
            let stale = try workspace.ledger.feeds().filter { $0.body.staleFrom <= now }
            try JSON.print(
                StatusDocument(
                    at: now, clients: clients,
                    missingFeeds: try fleet.missingFeeds().map(FeedsDocument.Missing.init),
                    staleFeeds: stale.map { FeedDocument($0.body, importedAt: $0.fact.recordedAt, at: now) }))
        } else {
            for (client, reports) in groups {
                StatusPrinter(client: client, reports: reports, showsUpdates: updates).print()
                for entry in missed where entry.window.client == client.id {
                    Console.print("  \(DuePrinter(inventory: workspace.inventory).words(entry))")
                }
            }
            for feed in try fleet.staleFeeds(at: now) { Console.print(FeedAge.words(feed, at: now)) }
            for kind in try fleet.missingFeeds() {
                Console.print(
                    "not known: what is being exploited, without \(kind.title); msp-patch feeds import \(kind.address ?? "FILE")"
                )
            }
            if recorded { Console.print("from the ledger; nothing was asked of the hosts now") }
        }
        let isWell = groups.allSatisfy { $0.1.allSatisfy(\.isWell) }
        if !isWell || !missed.isEmpty { throw ExitCode.unwell }
    }
}
