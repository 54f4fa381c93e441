import Foundation
import Packages
import Testing
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

@testable import Controller
@testable import Ledger

/// One client with a bullseye host, whose updates are those of 10 February 2023, three days after DSA-5343-1.
struct FeedFixture {
    static let february = Date(timeIntervalSince1970: 1_676_030_400)

    let ledger: Ledger
    let client: Client
    let host: Host

    init(clock: ServiceLevel.Clock = .detected) throws {
        let schedule = try ScheduleFixture(["web1": ["nightly"]])
        ledger = try schedule.ledger()
        var client = try schedule.client
        client.serviceLevel.clock = clock
        self.client = client
        host = client.hosts[0]
        try ClientRecorder(ledger: ledger).record([client], at: Self.february - 30 * 86_400)
    }

    /// A feed of the tests of the readers.
    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "FeedsTests/Fixtures/\(name)").path
    }

    @discardableResult
    func take(_ names: String...) async throws -> [FeedImporter.Answer] {
        var answers: [FeedImporter.Answer] = []
        for name in names { answers.append(try await FeedImporter(ledger: ledger).take(Self.path(name))) }
        return answers
    }

    /// A changed copy of a feed.
    func take(_ name: String, changed: (String) -> String) async throws -> FeedImporter.Answer {
        let text = try String(contentsOfFile: Self.path(name), encoding: .utf8)
        let folder = URL(filePath: ledger.path).deletingLastPathComponent().appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let copy = folder.appending(path: name)
        try Data(changed(text).utf8).write(to: copy)
        return try await FeedImporter(ledger: ledger).take(copy.path)
    }

    static let openssl = PendingUpdate(
        name: "openssl", architecture: "amd64", installed: "1.1.1n-0+deb11u3", candidate: "1.1.1n-0+deb11u4",
        updateClass: .security, severity: .unrated, source: "Debian-Security:11/stable-security",
        standing: .installable, rebootSuggested: false)
    static let polkit = PendingUpdate(
        name: "policykit-1", architecture: "amd64", installed: "0.105-31", candidate: "0.105-31+deb11u1",
        updateClass: .security, severity: .unrated, source: "Debian-Security:11/stable-security", standing: .held,
        rebootSuggested: false)
    static let tzdata = PendingUpdate(
        name: "tzdata", architecture: "all", installed: "2021a-1", candidate: "2022g-0+deb11u1", updateClass: .other,
        severity: .unrated, source: "Debian:11.6/stable", standing: .installable, rebootSuggested: false)

    @discardableResult
    func scan(_ updates: [PendingUpdate], at instant: Date = february) throws -> HostScan {
        let scan = HostScan(
            host: HostFacts(
                machineID: "m", bootID: "b", osID: "debian", osVersion: "11", osName: "Debian 11",
                architecture: "amd64", runningKernel: "5.10", isContainer: true, uptimeSeconds: 1, clock: instant,
                hasSystemd: true, hostname: "web1"),
            packageManager: .apt, pending: updates, database: DatabaseHealth(interrupted: false),
            reboot: RebootNeed(), unknownLineCount: 0)
        let outcome = HostScanOutcome(
            host: host, startedAt: instant - 2, finishedAt: instant, result: .success(scan), answerHash: nil,
            answer: nil)
        let recorded = try ScanRecorder(ledger: ledger).record([outcome])
        return try #require(recorded.first?.scan)
    }
}
