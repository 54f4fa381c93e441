import Foundation

/// What this process holds now.
struct ProcessUsage {
    let descriptors: Int
    /// Resident memory.
    let megabytes: Int

    static var now: ProcessUsage {
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        let kilobytes = Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "0") ?? 0
        return ProcessUsage(descriptors: descriptors, megabytes: kilobytes / 1024)
    }

    /// How many connections the tests for leaks make; `MSP_PATCH_HOSTILE_CONNECTS=10000` for the long form.
    static let rounds =
        ProcessInfo.processInfo.environment["MSP_PATCH_HOSTILE_CONNECTS"].flatMap(Int.init) ?? 1000
}
