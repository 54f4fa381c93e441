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
        let hosts = try selection.choose(from: workspace)
        let counts = try await LiveScan(workspace: workspace).scan(hosts)
        let scanned = Set(hosts.map(\.id.client))
        try FleetStatus(ledger: workspace.ledger).refresh(
            workspace.inventory.clients.filter { scanned.contains($0.id) })
        if format.json {
            try JSON.print(
                Document(
                    scanned: hosts.count, complete: counts.complete, partial: counts.partial, failed: counts.failed))
        } else {
            Console.print(
                "\(hosts.count) hosts scanned: \(counts.complete) complete, \(counts.partial) partial, \(counts.failed) failed"
            )
        }
        if counts.complete < hosts.count { throw ExitCode.unwell }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/scan/1"
        let scanned: Int
        let complete: Int
        let partial: Int
        let failed: Int
    }
}

/// A scan with its progress on standard error, recorded while it goes on.
struct LiveScan {
    /// Hosts whose answers are recorded together: enough that the ledger's fsync costs little, few enough that little is held.
    private static let batch = 64

    let workspace: Workspace

    struct Counts {
        var complete = 0
        var partial = 0
        var failed = 0

        fileprivate mutating func count(_ outcome: HostScanOutcome) {
            if outcome.failure != nil {
                failed += 1
            } else if outcome.isComplete {
                complete += 1
            } else {
                partial += 1
            }
        }
    }

    @discardableResult
    func scan(_ hosts: [Host], refresh: Bool = true) async throws -> Counts {
        let recorder = try ScanRecorder(ledger: workspace.ledger)
        let progress = ScanProgress(total: hosts.count)
        var counts = Counts()
        var unrecorded: [HostScanOutcome] = []
        let scanner = Scanner(
            connector: try workspace.connector(for: hosts),
            formerManagers: try workspace.ledger.packageManagers(of: hosts))
        do {
            try await scanner.visit(hosts, refresh: refresh) { outcome in
                counts.count(outcome)
                await progress.add(outcome)
                unrecorded.append(outcome)
                if unrecorded.count == Self.batch {
                    try recorder.record(unrecorded)
                    unrecorded = []
                }
            }
        } catch {
            // What is said of it shall not stand behind the line of progress.
            await progress.finish()
            throw error
        }
        await progress.finish()
        try recorder.record(unrecorded)
        return counts
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
