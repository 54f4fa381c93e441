import Vocabulary
import ArgumentParser
import Foundation
import Inventory
import Planning
import MaintenanceWindows

struct WindowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "windows",
        abstract: "Show the coming maintenance windows in local time and UTC, dropped ones with the reason.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    @Option(help: ArgumentHelp("Only this client (repeatable).", valueName: "client"))
    var client: [String] = []

    @Option(help: ArgumentHelp("How many instances of each window.", valueName: "n"))
    var next = 3

    @Flag(help: "The client's calendar as iCalendar (RFC 5545), a year ahead; with one --client.")
    var ics = false

    func validate() throws {
        if ics, client.count > 1 || format.json { throw ValidationError("--ics is one client's calendar, by itself") }
        guard (1...100).contains(next) else { throw ValidationError("--next takes 1 to 100") }
    }

    func run() async throws {
        let inventory = try Workspace.readInventory(global)
        let clients = try PlanSelection(clients: client).clients(of: inventory)
        let now = Date()
        if ics { return try printCalendar(clients, at: now) }
        let rows = clients.flatMap { client in
            client.calendar.windows.flatMap { window in
                client.calendar.coming(next, of: window.name, at: now).map { Row(client, $0, now: now) }
            }
        }
        if format.json { return try JSON.print(Document(windows: rows)) }
        var table = Table(
            .text("CLIENT"), .text("WINDOW"), .text("OPENS (LOCAL)"), .text("OPENS (UTC)"), .text("LENGTH"),
            .text("CUTOFF (LOCAL)"),
            .flexible("NOTE"))
        for row in rows {
            table.add(
                .init(row.client), .init(row.window), .init(row.opensLocal), .init(row.opensUTC), .init(row.length),
                .init(row.cutoffLocal), .init(row.note, row.dropped == nil ? .plain : .warning))
        }
        Console.print(table.rendered())
    }

    private func printCalendar(_ clients: [Client], at now: Date) throws {
        guard let client = clients.first, clients.count == 1 else {
            throw Failure.wrongUse(
                "msp-patch: --ics is one client's calendar; name it with --client, one of \(clients.map(\.id.rawValue).joined(separator: ", "))"
            )
        }
        Console.write(
            ICalendarWriter.text(
                of: client.calendar, client: client.id.rawValue, from: now, to: now + 366 * 86_400, stamp: now),
            to: STDOUT_FILENO)
    }

    private struct Document: Encodable {
        let schema = "msp-patch/windows/1"
        let windows: [Row]
    }

    private struct Row: Encodable {
        let client: String
        let window: String
        let opens: Date
        let closes: Date
        let cutoff: Date
        let opensLocal: String
        let opensUTC: String
        let cutoffLocal: String
        let length: String
        let open: Bool
        let dropped: String?
        let note: String

        init(_ client: Client, _ instance: WindowInstance, now: Date) {
            self.client = client.id.rawValue
            window = instance.name
            opens = instance.opens
            closes = instance.closes
            cutoff = instance.cutoff
            opensLocal = client.calendar.localText(of: instance.opens)
            opensUTC = Moment.utc(instance.opens)
            cutoffLocal = client.calendar.localText(of: instance.cutoff)
            length = Moment.span(instance.closes.timeIntervalSince(instance.opens))
            dropped = instance.dropped
            open = instance.dropped == nil && (instance.opens..<instance.closes).contains(now)
            note =
                ([
                    instance.dropped.map { "dropped: \($0)" },
                    open ? (instance.cutoff > now ? "open now" : "open, past its cutoff: nothing new starts") : nil,
                ].compactMap(\.self)
                + instance.notes)
                .joined(separator: "; ")
        }
    }
}

extension WindowCalendar {
    /// The next instances of a window, one that is open already among them; fewer where three years hold no more.
    fileprivate func coming(_ count: Int, of window: String, at now: Date) -> [WindowInstance] {
        var found: [WindowInstance] = []
        for days in [60, 400, 1100] where found.count < count {
            found = instances(of: window, from: now, to: now + Double(days) * 86_400)
        }
        return Array(found.prefix(count))
    }
}
