// Makes a ledger with a year of daily scans and of runs, and the inventories that belong to it, through the same `append`
// that the product uses. The last scans are of yesterday.
//
// usage: ledger-year HOSTS FOLDER [SEED]

import Foundation
import Ledger
import Synchronization
import Vocabulary

struct YearError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The clock of the ledger: it shows the generated time.
final class YearClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 0))

    func set(_ date: Date) { time.withLock { $0 = date } }

    var now: Date { time.withLock { $0 } }
}

/// The clients with as many hosts as are asked for, 200 each.
func makeClients(hosts: Int, _ random: inout SplitMix64) throws -> [SimulatedClient] {
    try stride(from: 0, to: hosts, by: 200).enumerated().map { index, first in
        try SimulatedClient(number: index + 1, hosts: min(200, hosts - first), &random)
    }
}

func generate(hosts: Int, in folder: URL, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var vendor = Vendor()
    var clients = try makeClients(hosts: hosts, &random)
    let clock = YearClock()
    let ledger = try Ledger.open(
        path: folder.appending(path: "ledger.sqlite").path, actor: "benchmark", now: { clock.now })
    let end = Date().addingTimeInterval(-86_400)
    for number in 0..<Day.count {
        let day = Day(number: number, ending: end)
        let published = vendor.publish(day: number, &random)
        clock.set(day.at(hour: 2.5))
        var facts: [NewFact] = []
        for index in clients.indices { facts += try clients[index].morning(day, vendor, published: published, &random) }
        try ledger.append(facts)
        guard number < Day.count - 1 else { break }
        clock.set(day.at(hour: 26))
        facts = []
        for index in clients.indices { facts += clients[index].night(day, vendor, &random) }
        try ledger.append(facts)
    }
    let inventories = folder.appending(path: "inventories")
    try FileManager.default.createDirectory(at: inventories, withIntermediateDirectories: true)
    for client in clients {
        try Data(client.inventoryFile.utf8).write(to: inventories.appending(path: "\(client.id).yml"))
    }
    print("\(try ledger.head().sequence) facts of \(hosts) hosts of \(clients.count) clients")
}

guard CommandLine.arguments.count >= 3, let hosts = Int(CommandLine.arguments[1]), hosts > 0 else {
    print("usage: ledger-year HOSTS FOLDER [SEED]")
    exit(2)
}
do {
    let seed = CommandLine.arguments.count > 3 ? UInt64(CommandLine.arguments[3]) ?? 1 : 1
    try generate(hosts: hosts, in: URL(filePath: CommandLine.arguments[2]), seed: seed)
} catch {
    print("ledger-year: \(error)")
    exit(1)
}
