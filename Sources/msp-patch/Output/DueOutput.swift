import Controller
import Foundation
import Inventory
import Ledger
import MaintenanceWindows
import Vocabulary

/// What became of due windows, as tables and as words.
struct DuePrinter {
    let inventory: Inventory

    func print(held: [DueHistory.Entry], missed: [DueHistory.Entry], coming: [DueHistory.Entry]) {
        if held.isEmpty { Console.print("no window is open that has not been held already") }
        for entry in held + missed.filter({ $0.run == nil || !held.contains($0) }) {
            Console.print(words(entry))
        }
        guard let next = coming.first else { return }
        Console.print("next: \(name(next)), \(next.window.hosts.count) host\(next.window.hosts.count == 1 ? "" : "s")")
    }

    /// `acme: monthly in window night of Sat 2027-01-16 22:00 +01:00: missed: nothing was started`.
    func words(_ entry: DueHistory.Entry) -> String {
        "\(name(entry)): \(entry.state.rawValue)" + (entry.reason.map { ": \($0)" } ?? "")
    }

    private func name(_ entry: DueHistory.Entry) -> String {
        let zone = inventory.clients.first { $0.id == entry.window.client }?.calendar.timeZone ?? .gmt
        return
            "\(entry.window.client): \(entry.window.playbook) in window \(entry.window.window) of \(Moment.local(entry.window.opens, zone))"
    }
}

/// `run --due --json`.
struct DueDocument: Encodable {
    let schema = "msp-patch/due/1"
    let at: Date
    let held: [DueWindowDocument]
    let missed: [DueWindowDocument]

    init(at: Date, held: [DueHistory.Entry], missed: [DueHistory.Entry]) {
        self.at = at
        self.held = held.map(DueWindowDocument.init)
        self.missed = missed.map(DueWindowDocument.init)
    }
}

/// One due window in any document.
struct DueWindowDocument: Encodable {
    let client: String
    let playbook: String
    let window: String
    let opens: Date
    let cutoff: Date
    let closes: Date
    let hosts: [HostID]
    let catchUp: Bool
    let state: DueState
    let run: Nullable<RunID>
    let reason: Nullable<String>

    init(_ entry: DueHistory.Entry) {
        client = entry.window.client.rawValue
        playbook = entry.window.playbook
        window = entry.window.window
        opens = entry.window.opens
        cutoff = entry.window.cutoff
        closes = entry.window.closes
        hosts = entry.window.hosts
        catchUp = entry.window.isCatchUp
        state = entry.state
        run = Nullable(entry.run)
        reason = Nullable(entry.reason)
    }
}
