import Foundation

/// This process, named so that another process on the same machine can tell whether it still lives.
///
/// A pid alone proves nothing: it is given again. With the boot id and the process's start time (proc(5), field 22 of
/// `stat`) it names one process for good.
public struct ControllerIdentity: Sendable, Hashable, CustomStringConvertible {
    let bootID: String
    let process: Int32
    let startTime: String

    public static let current = ControllerIdentity(
        bootID: readLine("/proc/sys/kernel/random/boot_id"), process: getpid(),
        startTime: startTime(of: getpid()) ?? "0")

    public var description: String { "\(bootID):\(process):\(startTime)" }

    init(bootID: String, process: Int32, startTime: String) {
        self.bootID = bootID
        self.process = process
        self.startTime = startTime
    }

    /// Reads what `description` wrote.
    init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let process = Int32(parts[1]) else { return nil }
        self.init(bootID: parts[0], process: process, startTime: parts[2])
    }

    /// Whether it is known to be gone: same machine and boot, and no such process. Of other machines nothing is known.
    var isKnownDead: Bool {
        bootID == Self.current.bootID && Self.startTime(of: process) != startTime
    }

    private static func readLine(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Field 22, counted behind the last parenthesis, since the command name in field 2 may hold anything.
    ///
    /// - Returns: nil for no such process, and for one that has ended and that nobody has waited for yet (state Z).
    private static func startTime(of process: Int32) -> String? {
        let fields = readLine("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 19 && fields[0] != "Z" ? String(fields[19]) : nil
    }
}
