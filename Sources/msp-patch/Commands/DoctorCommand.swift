import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger
import SSHClient

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what this program can do here, and what is wrong with its surroundings.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let lines = [libssh2, timeZones, agent, ledger, inventory] + knownHosts
        if format.json {
            try JSON.print(Document(version: Version.current, checks: lines))
        } else {
            Console.print("msp-patch \(Version.current)")
            var table = Table(.text("WHAT"), .text("IS"), .flexible("DETAIL"))
            for line in lines {
                table.add(
                    .init(line.what), .init(line.well ? "well" : "WRONG", line.well ? .good : .bad), .init(line.detail))
            }
            Console.print(table.rendered())
        }
        if lines.contains(where: { !$0.well }) { throw ExitCode.unwell }
    }

    private var libssh2: Line {
        guard let abilities = try? SSHAbilities.ofThisProcess() else {
            return Line(what: "libssh2", well: false, detail: "no session can be made; is there memory?")
        }
        let lacks =
            abilities.lacking.isEmpty
            ? "nothing that servers ask for is lacking" : "lacks \(abilities.lacking.joined(separator: ", "))"
        return Line(what: "libssh2", well: true, detail: "\(abilities.libraryVersion): \(lacks)")
    }

    private var timeZones: Line {
        Line(
            what: "time zones", well: true,
            detail: "rules \(TimeZone.timeZoneDataVersion), \(TimeZone.knownTimeZoneIdentifiers.count) zones")
    }

    private var agent: Line {
        let socket = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"] ?? ""
        return Line(what: "ssh-agent", well: true, detail: socket.isEmpty ? "none; key files are used" : socket)
    }

    private var ledger: Line {
        do {
            let head = try Workspace.openLedger(global).head()
            return Line(what: "ledger", well: true, detail: "\(global.ledgerPath): \(head.sequence) facts")
        } catch {
            return Line(what: "ledger", well: false, detail: "\(error)")
        }
    }

    private var inventory: Line {
        do {
            let inventory = try Workspace.readInventory(global)
            return Line(
                what: "inventory", well: true,
                detail: "\(inventory.clients.count) clients, \(inventory.hosts.count) hosts in \(global.inventoryPath)")
        } catch {
            return Line(
                what: "inventory", well: false, detail: (error as? Problems)?.problems.first?.description ?? "\(error)")
        }
    }

    /// The known_hosts files that inventories name. A line that is not used may be the very one that somebody relies on.
    private var knownHosts: [Line] {
        let hosts = (try? Workspace.readInventory(global).hosts) ?? []
        return Set(hosts.compactMap(\.connection.knownHostsFile)).sorted().map { path in
            do throws(SSHError) {
                let problems = try KnownHostsFile(contentsOf: path).problems
                let words = problems.prefix(5).map(\.description) + (problems.count > 5 ? ["…"] : [])
                let detail = "\(path): " + (problems.isEmpty ? "every line is used" : words.joined(separator: "; "))
                return Line(what: "known hosts", well: problems.isEmpty, detail: detail)
            } catch {
                return Line(what: "known hosts", well: false, detail: error.description)
            }
        }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/doctor/1"
        let version: String
        let checks: [Line]
    }

    private struct Line: Encodable {
        let what: String
        let well: Bool
        let detail: String
    }
}
