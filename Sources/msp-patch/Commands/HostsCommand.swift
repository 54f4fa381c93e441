import Vocabulary
import ArgumentParser
import Inventory

struct HostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hosts", abstract: "List the hosts of the inventory.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let hosts = try selection.choose(from: try Workspace.readInventory(global))
        if format.json {
            return try JSON.print(Document(hosts: hosts.map(HostDocument.init)))
        }
        var table = Table(
            .text("HOST"), .text("ADDRESS"), .text("GROUP"), .text("RING"), .text("WINDOW"), .flexible("VIA"))
        for host in hosts {
            table.add(
                .init("\(host.id)"), .init("\(host.address):\(host.connection.port)"), .init(host.group ?? "-"),
                .init(host.ring ?? "-"), .init(host.windows.joined(separator: ",")),
                .init(
                    host.connection.jumps.isEmpty
                        ? "direct" : host.connection.jumps.map(\.description).joined(separator: " > ")))
        }
        Console.print(table.rendered())
    }

    private struct Document: Encodable {
        let schema = "msp-patch/hosts/1"
        let hosts: [HostDocument]
    }

    private struct HostDocument: Encodable {
        let host: String
        let client: String
        let address: String
        let port: UInt16
        let user: String
        let group: String?
        let ring: String?
        let exposed: Bool
        let windows: [String]
        let via: [String]
        let checks: [String]

        init(_ host: Host) {
            self.host = host.id.name
            client = host.id.client.rawValue
            address = host.address
            port = host.connection.port
            user = host.connection.user
            group = host.group
            ring = host.ring
            exposed = host.exposed
            windows = host.windows
            via = host.connection.jumps.map(\.description)
            checks = host.checks.map(\.name)
        }
    }
}
