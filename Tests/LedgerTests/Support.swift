import Foundation
import Ledger
import Testing
import Vocabulary

/// A folder that is gone with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/msp-patch-ledger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var ledgerPath: String { path + "/state/ledger.sqlite" }

    func open(readOnly: Bool = false, now: @escaping @Sendable () -> Date = { Date() }) throws -> Ledger {
        try Ledger.open(path: ledgerPath, actor: "tester", readOnly: readOnly, busyTimeout: 5, now: now)
    }
}

/// Midnight UTC of 1 October 2026 and days after it.
func day(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_790_812_800 + number * 86_400) }

func host(_ text: String = "acme/web1") throws -> HostID { try #require(HostID(text)) }

func update(_ name: String, _ candidate: String, severity: Severity = .important) -> PendingRecord {
    PendingRecord(
        name: name, architecture: "amd64", installed: "1", candidate: candidate, updateClass: .security,
        severity: severity)
}

func key(_ name: String, _ candidate: String) -> PendingKey {
    PendingKey(name: name, architecture: "amd64", candidate: candidate)
}

/// Runs a program to its end.
@discardableResult
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// The helper that appends until it is killed, built beside the tests.
func appender() throws -> URL {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let program = folder.appendingPathComponent("LedgerAppender")
    try #require(FileManager.default.isExecutableFile(atPath: program.path), "no LedgerAppender in \(folder.path)")
    return program
}
