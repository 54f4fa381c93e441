import Controller
import Foundation
import Inventory
import struct Inventory.Host
import Ledger
import SSHClient
import Vocabulary

extension TrustCommand {
    /// The pins of these hosts; where all hosts of a client are meant, with those of its jump hosts and of hosts that have left.
    func printPins(of hosts: [Host], in ledger: Ledger) throws {
        let clients = Set(hosts.map(\.id.client))
        let chosen = Set(hosts.map(\.id))
        let pins = try PinnedKeys(in: ledger).keys
            .filter { selection.limit == nil ? clients.contains($0.key.client) : chosen.contains($0.key) }
            .sorted { $0.key < $1.key }.flatMap(\.value)
        if format.json { return try JSON.print(PinDocument(pins: pins.map(PinDocument.Row.init))) }
        guard !pins.isEmpty else {
            Console.print(
                "no key is pinned in \(global.ledgerPath); keys in inventories and known_hosts files are not listed")
            return
        }
        var table = Table(
            .text("HOST"), .text("ADDRESS"), .text("KEY"), .text("TRUSTED"), .text("BY"), .text("HOW"))
        for pin in pins {
            table.add(
                .init("\(pin.host)"), .init(pin.address), .init("\(pin.key)"), .init(Moment.utcSecond(pin.at)),
                .init(pin.actor), .init(pin.how))
        }
        Console.print(table.rendered())
    }
}

private struct PinDocument: Encodable {
    struct Row: Encodable {
        let host: HostID
        let address: String
        let key: String
        let fingerprint: String
        let trustedAt: Date
        let trustedBy: String
        let how: String

        init(_ pin: PinnedKey) {
            host = pin.host
            address = pin.address
            key = pin.key.openSSH
            fingerprint = pin.key.fingerprintSHA256
            trustedAt = pin.at
            trustedBy = pin.actor
            how = pin.how
        }
    }

    let schema = "msp-patch/trust-list/1"
    let pins: [Row]
}
