import Foundation

@testable import Packages

/// Recorded output of real tools, found by folder: adding a case is adding files.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The names of the files in `folder` that end in `.suffix`, without it.
    static func cases(_ name: String, suffix: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)) ?? []
        return files.filter { $0.hasSuffix(".\(suffix)") }.map { String($0.dropLast(suffix.count + 1)) }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: path))) }

    static func lines(_ path: String) throws -> [String] {
        var lines = String(decoding: try bytes(path), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    static func linesIfThere(_ path: String) -> [String] { (try? lines(path)) ?? [] }

    /// An answer as a host would have sent it.
    static func answer(nonce: String = "N0NCE", facts: [String: String] = [:], sections: [String: Answer.Section])
        throws -> Answer
    {
        var text = "@@BEGIN \(nonce) 1\n"
        for (name, value) in facts { text += "k\t\(name)\t\(value)\n" }
        for (tag, section) in sections {
            text +=
                section.output.map { "o\t\(tag)\t\($0)\n" }.joined()
                + section.errors.map { "e\t\(tag)\t\($0)\n" }.joined()
            if let status = section.status { text += "x\t\(tag)\t\(status)\n" }
        }
        return try Answer(Array((text + "@@END \(nonce)\n").utf8), nonce: nonce)
    }
}

extension Answer.Section {
    init(output: [String], errors: [String] = [], status: Int? = nil) {
        self.init(lines: Lines(output), errors: errors, status: status)
    }
}

extension Lines {
    init(_ texts: [String]) {
        var places: [Range<Int>] = []
        let bytes = texts.reduce(into: [UInt8]()) { bytes, text in
            places.append(bytes.count..<bytes.count + text.utf8.count)
            bytes += text.utf8
        }
        self.init(places, of: bytes)
    }
}

/// A command of this machine, for tests that compare with the real thing.
struct Command {
    var status: Int32
    var output: String

    static func exists(_ name: String) -> Bool { (try? run("/bin/sh", ["-c", "command -v \(name)"]).status) == 0 }

    static func run(_ path: String, _ arguments: [String], input: String = "") throws -> Command {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let file = FileManager.default.temporaryDirectory.appending(path: "msp-patch-test-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Command(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }
}
