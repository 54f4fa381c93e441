import Foundation
import HealthChecks
import Inventory

/// This machine's own sh, as the host.
enum LocalShell {
    struct Failure: Error { var status: Int32 }

    static func run(_ script: String, path: String? = nil) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-s"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = path.map { script.replacing(Self.standardPath, with: "PATH=\($0)") } ?? script
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return Array(answer)
    }

    private static let standardPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// - Parameter path: The folders in which the host finds its tools.
    static func snapshot(_ checks: [HealthCheck], path: String? = nil) throws -> Snapshot {
        let nonce = String(UInt64.random(in: .min ... .max), radix: 36)
        let output = try run(RemoteChecks.script(checks: checks, nonce: nonce), path: path)
        return try RemoteChecks.parse(output, checks: checks, nonce: nonce)
    }

    static func observe(_ kind: HealthCheck.Kind, path: String? = nil) throws -> CheckObservation? {
        let check = HealthCheck(kind: kind, requirement: .required)
        return try snapshot([check], path: path).observations.first { $0.name == check.name }
    }
}
