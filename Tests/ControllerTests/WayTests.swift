import Foundation
import Inventory
import struct Inventory.Host
import Testing
import Vocabulary

@testable import Controller

/// The ways that an inventory gives to hosts.
struct WayTests {
    private func hosts(_ ssh: String) throws -> [Host] {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "ways-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for client in ["acme", "globex"] {
            try Data(
                """
                client: \(client)
                timezone: UTC
                ssh: {\(ssh)}
                windows: [{name: night, when: daily, at: "22:00", length: 4h}]
                defaults: {window: night}
                hosts: {web1: {address: 10.0.0.1}}
                """.utf8
            ).write(to: folder.appending(path: "\(client).yml"))
        }
        return try InventoryReader.read(folder: folder.path).hosts
    }

    @Test(
        "no jump host is left out of a way, whatever its address looks like",
        arguments: ["10.0.0.9", "bastion.example:2222", "[2001:db8::1]:2222", "[fe80::1%eth0]", "[fe80::1%eth0]:2222"])
    func jumps(_ jump: String) throws {
        for host in try hosts("user: msp, proxy_jump: [10.9.9.9, '\(jump)']") {
            let way = Way(to: host)
            #expect(way.jumps.count == 2)
            #expect(way.jumps.allSatisfy { HostID("\($0.id)") == $0.id }, "a name that is read back")
            #expect(Set(way.hops.map(\.id)).count == 3 && way.hops.allSatisfy { $0.id.client == host.id.client })
        }
    }

    @Test func `a jump host behind another is not taken for its namesake behind a third`() throws {
        let ways = try ["10.9.9.8, 10.0.0.9", "10.9.9.7, 10.0.0.9", "10.0.0.9"].map { jumps in
            try Way(to: #require(hosts("user: msp, proxy_jump: [\(jumps)]").first))
        }
        #expect(Set(ways.compactMap(\.jumps.last?.id)).count == 3)
        #expect(ways[2].jumps.last?.id.name == "jump-10.0.0.9-22")
    }

    @Test func `behind a jump host an address is not looked up in the user's own known hosts`() throws {
        let way = try Way(to: #require(hosts("user: msp, proxy_jump: [10.9.9.9, 10.9.9.8]").first))
        #expect(way.hops.map { $0.knownHostsFiles.count } == [1, 0, 0])
    }
}
