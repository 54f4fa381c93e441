import ArgumentParser
import Controller
import Foundation
import Inventory
import struct Inventory.Host
import Vocabulary

struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Scan and record; print a summary only.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let workspace = try Workspace.open(global, connecting: connections)
        let outcomes = try await LiveScan(workspace: workspace).scan(try selection.choose(from: workspace))
        let scanned = Set(outcomes.map(\.host.id.client))
        try FleetStatus(ledger: workspace.ledger).refresh(
            workspace.inventory.clients.filter { scanned.contains($0.id) })
        let failed = outcomes.filter { $0.failure != nil }
        let partial = outcomes.filter { $0.scan != nil && !$0.isComplete }
        if format.json {
            try JSON.print(
                Document(
                    scanned: outcomes.count, complete: outcomes.count - failed.count - partial.count,
                    partial: partial.count, failed: failed.count))
        } else {
            Console.print(
                "\(outcomes.count) hosts scanned: \(outcomes.count - failed.count - partial.count) complete, \(partial.count) partial, \(failed.count) failed"
            )
        }
        if !failed.isEmpty || !partial.isEmpty { throw ExitCode.unwell }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/scan/1"
        let scanned: Int
        let complete: Int
        let partial: Int
        let failed: Int
    }
}

/// A scan with its progress on standard error, recorded when it is done.
struct LiveScan {
    let workspace: Workspace

    func scan(_ hosts: [Host], refresh: Bool = true) async throws -> [HostScanOutcome] {
        let connector = try workspace.connector(for: hosts)
        let progress = ScanProgress(total: hosts.count)
        let outcomes = await Scanner(connector: connector).scan(hosts, refresh: refresh) { await progress.add($0) }
        await progress.finish()
        return try ScanRecorder(ledger: workspace.ledger).record(outcomes)
    }
}

/// How far a scan has come: one line that is written over on a terminal; elsewhere only failures, a line each.
actor ScanProgress {
    private let total: Int
    private let terminal = Terminal.error
    private var done = 0
    private var failed = 0

    init(total: Int) {
        self.total = total
    }

    func add(_ outcome: HostScanOutcome) {
        done += 1
        if let failure = outcome.failure {
            failed += 1
            if !terminal.isInteractive { Console.note("\(outcome.host.id): \(failure.code.words)") }
        }
        guard terminal.isInteractive else { return }
        let troubles = failed > 0 ? ", \(failed) without an answer" : ""
        Console.write("\r\u{1B}[Kscanned \(done) of \(total)\(troubles)", to: STDERR_FILENO)
    }

    func finish() {
        if terminal.isInteractive { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }
}
