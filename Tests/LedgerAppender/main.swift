// Appends facts one by one and prints the sequence of each as soon as the ledger acknowledges it, until it is killed
// or has appended as many as it was told. A process of its own, because only a process can be killed.
//
// usage: LedgerAppender LEDGER ACTOR [COUNT | story | recording FILE]

import Foundation
import Ledger
import Vocabulary

let arguments = CommandLine.arguments
guard arguments.count >= 3, let client = ClientID(rawValue: "acme"), let host = HostID(client: client, name: "web1")
else {
    exit(2)
}
let count = arguments.count > 3 ? Int(arguments[3]) ?? 0 : Int.max
do {
    if arguments.dropFirst(3).first == "story", let story = Story() {
        try story.append(to: Ledger.open(path: arguments[1], actor: arguments[2], now: { Story.recorded }))
        exit(0)
    }
    if arguments.count > 4, arguments[3] == "recording" {
        try Recording(of: arguments[4]).append(toLedgerAt: arguments[1], actor: arguments[2])
        exit(0)
    }
    let ledger = try Ledger.open(path: arguments[1], actor: arguments[2])
    for number in 0..<count {
        let package = PendingRecord(
            name: "package\(number % 50)", architecture: "amd64", candidate: "\(number)", updateClass: .security)
        let scan = ScanFact(result: .complete, appeared: [package], pendingCount: 1)
        let facts = try ledger.append([NewFact(scan, host: host, validAt: Date())])
        for fact in facts {
            FileHandle.standardOutput.write(Data("\(fact.sequence)\n".utf8))
        }
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
