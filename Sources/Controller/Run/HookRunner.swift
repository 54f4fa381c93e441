import RemoteText
import Foundation
import Inventory
import struct Inventory.Host
import LocalPrograms
import Packages
import PatchEngine
import Planning
import SSHClient
import Vocabulary

/// Runs drain and undrain hooks: on the controller as a program, on the host as quoted words; never through a shell of ours.
///
/// Exit status 0 is done, 75 (`EX_TEMPFAIL`, sysexits.h) is "not now, ask again later", anything else is a refusal.
struct HookRunner: Sendable {
    private static let notNow = 75
    let connector: HostConnector

    func run(_ hook: PlannedHook, on host: Host, run: RunID) async throws -> HookAnswer {
        let timeout = Duration.seconds(hook.timeoutSeconds)
        switch hook.from {
        case .controller: return try await runHere(hook, host, run, timeout)
        case .host: return try await runThere(hook, host, timeout)
        }
    }

    private func runHere(_ hook: PlannedHook, _ host: Host, _ run: RunID, _ timeout: Duration) async throws
        -> HookAnswer
    {
        let environment = [
            "MSP_PATCH_HOST": host.id.name, "MSP_PATCH_CLIENT": host.id.client.rawValue,
            "MSP_PATCH_ADDRESS": host.address, "MSP_PATCH_RUN": run.rawValue,
        ]
        let program = LocalProgram(hook.argv, environment: environment, errors: .inherited, timeout: timeout)
        let answer: LocalProgram.Answer
        do {
            answer = try await program.run()
        } catch {
            return .refused(reason: "\(error)")
        }
        if answer.timedOut {
            return .refused(reason: "\(hook.name) took longer than \(hook.timeoutSeconds) s and was ended")
        }
        return verdict(hook, Int(answer.status), words: answer.output)
    }

    private func runThere(_ hook: PlannedHook, _ host: Host, _ timeout: Duration) async throws -> HookAnswer {
        let command = hook.argv.map(ShellWord.quoted).joined(separator: " ")
        return try await connector.withConnection(to: host) { connection in
            let result = try await connection.run(command, timeout: timeout)
            guard case .status(let status) = result.exit else {
                return .refused(reason: "\(hook.name) did not end by itself (\(result.exit))")
            }
            return verdict(hook, status, words: result.standardOutput + result.standardError)
        }
    }

    private func verdict(_ hook: PlannedHook, _ status: Int, words: [UInt8]) -> HookAnswer {
        let last = LogText.lastLine(of: words).map { ": \($0)" } ?? ""
        switch status {
        case 0: return .done
        case Self.notNow: return .notNow(reason: "\(hook.name) says not now\(last)")
        default: return .refused(reason: "\(hook.name) exited with \(status)\(last)")
        }
    }
}

extension PlannedHook {
    var name: String { "hook \(argv.first ?? "")" }
}
