import Dispatch
import LocalPrograms
import Synchronization

/// ssh(1) as a reader of its own configuration.
enum OpenSSHProgram {
    /// `Match exec` may ask a directory or the network.
    private static let timeout = Duration.seconds(20)
    /// So many run at once, each some milliseconds: a thousand hosts are asked about without a thousand processes.
    private static let queues = (0..<8).map { DispatchQueue(label: "ssh -G \($0)") }
    private static let turn = Atomic<Int>(0)

    /// The lines of `ssh -G`: an option in small letters, and its value. An option may have several lines.
    static func options(
        of host: String, user: String?, port: UInt16?, file: String?
    ) async throws(SSHError) -> [(name: String, value: String)] {
        var words = ["ssh", "-G"]
        if let file { words += ["-F", file] }
        if let user { words += ["-l", user] }
        if let port { words += ["-p", "\(port)"] }
        let queue = queues[turn.wrappingAdd(1, ordering: .relaxed).oldValue & 7]
        let answer: LocalProgram.Answer
        do {
            answer = try await LocalProgram(words + ["--", host], timeout: timeout).run(on: queue)
        } catch {
            throw .invalidConfiguration("\(error)")
        }
        guard answer.status == 0 else {
            throw .invalidConfiguration("\(host): \(complaint(answer)). Correct the OpenSSH configuration")
        }
        return String(decoding: answer.output, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
    }

    private static func complaint(_ answer: LocalProgram.Answer) -> String {
        if answer.timedOut { return "ssh -G did not end within \(timeout); look at \"Match exec\"" }
        // ssh ends its lines with both signs, which together are one Character.
        let lines = String(decoding: answer.errors, as: UTF8.self).split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("Pseudo-terminal") }
        return lines.isEmpty ? "ssh -G ended with status \(answer.status)" : lines.joined(separator: "; ")
    }
}
