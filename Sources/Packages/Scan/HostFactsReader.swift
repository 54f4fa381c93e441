import Foundation

/// Reads the answers to ``HostFactsScript``.
enum HostFactsReader {
    static func host(_ answer: Answer, architecture: String?, newestKernel: String?) -> HostFacts {
        let release = osRelease(answer)
        let isContainer = answer.fact("container").map { $0 != "none" } ?? false
        let memory = memoryBytes(answer)
        let virtualization = answer.fact("virtualization").flatMap { $0 == "none" ? nil : $0 }
        return HostFacts(
            machineID: answer.fact("machine_id") ?? "",
            bootID: answer.fact("boot_id") ?? "",
            osID: release["ID"] ?? "",
            osVersion: release["VERSION_ID"] ?? "",
            osName: release["PRETTY_NAME"] ?? release["NAME"] ?? "",
            osLike: release["ID_LIKE"]?.words ?? [],
            architecture: architecture ?? answer.fact("machine") ?? "",
            runningKernel: answer.fact("kernel") ?? "",
            newestKernel: isContainer ? nil : newestKernel,
            virtualization: virtualization,
            isContainer: isContainer,
            uptimeSeconds: uptime(answer, isContainer: isContainer),
            clock: Date(timeIntervalSince1970: answer.fact("clock").flatMap(Double.init) ?? 0),
            hasSystemd: answer.fact("systemd") == "yes",
            systemState: answer.fact("system_state"),
            hostname: answer.fact("hostname") ?? "",
            memoryTotalBytes: memory["MemTotal"],
            memoryAvailableBytes: memory["MemAvailable"],
            load: answer.fact("load").flatMap(Double.init),
            processors: answer.fact("processors").flatMap(Int.init),
            clockSynchronized: answer.fact("clock_synchronized").map { $0 == "yes" })
    }

    /// How long the host has been up in seconds; for a container since its own process 1 came up.
    static func uptime(_ answer: Answer, isContainer: Bool) -> Double {
        let machine = answer.fact("uptime")?.words.first.flatMap(Double.init) ?? 0
        guard isContainer, let own = answer.fact("init_age").flatMap(Double.init) else { return machine }
        return own
    }

    /// When the host came up, by its own clock.
    static func bootTime(_ host: HostFacts) -> Date { host.clock.addingTimeInterval(-host.uptimeSeconds) }

    /// os-release(5): assignments as the shell reads them, values with or without quotes.
    static func osRelease(_ answer: Answer) -> [String: String] {
        var values: [String: String] = [:]
        for var line in answer.section("os")?.lines ?? Lines() where !line.hasPrefix("#") {
            guard let name = line.take(until: "=") else { continue }
            values[name.text] = line.trimmed.trimmed { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }.text
        }
        return values
    }

    private static func memoryBytes(_ answer: Answer) -> [String: Int64] {
        var values: [String: Int64] = [:]
        for words in (answer.section("memory")?.output ?? []).map(\.words) where words.count == 3 && words[2] == "kB" {
            values[String(words[0].dropLast())] = Int64(words[1]).flatMap { $0 < 1 << 50 ? $0 * 1024 : nil }
        }
        return values
    }

    static func failedUnits(_ answer: Answer) -> [String] {
        (answer.section("failed_units")?.output ?? []).compactMap { line in line.words.first { $0 != "●" && $0 != "*" }
        }
    }

    /// `PATH <tab> line of df -Pk <tab> line of df -Pi`, as POSIX fixes the columns of `df -P`.
    static func filesystems(_ answer: inout Answer) -> [Filesystem] {
        var found: [Filesystem] = []
        for line in answer.section("space")?.output ?? [] {
            let fields = line.tabFields
            guard fields.count == 3, let space = columns(fields[1]) else {
                answer.unknown.note(line, in: "space")
                continue
            }
            let inodes = columns(fields[2])
            found.append(
                Filesystem(
                    path: fields[0], mountPoint: space.mountPoint, sizeBytes: space.total * 1024,
                    freeBytes: space.free * 1024,
                    inodes: inodes.flatMap { $0.total > 0 ? $0.total : nil },
                    freeInodes: inodes.flatMap { $0.total > 0 ? $0.free : nil }))
        }
        return found
    }

    private static func columns(_ line: String) -> (total: Int64, free: Int64, mountPoint: String)? {
        let words = line.words
        guard words.count >= 6, let total = Int64(words[1]), let free = Int64(words[3]),
            (0..<(1 << 50)).contains(total), (-(1 << 50)..<(1 << 50)).contains(free)
        else { return nil }
        return (total, max(0, free), words[5...].joined(separator: " "))
    }

    /// `LOCK <tab> PID <tab> UNIT <tab> COMMAND`, as `holders` in ``RemoteScript`` prints it.
    static func lockHolders(_ answer: inout Answer) -> [LockHolder] {
        var found: [LockHolder] = []
        for line in answer.section("locks")?.output ?? [] {
            let fields = line.tabFields
            guard fields.count == 4, let process = Int(fields[1]) else {
                answer.unknown.note(line, in: "locks")
                continue
            }
            found.append(
                LockHolder(lock: fields[0], process: process, command: fields[3].trimmed, unit: fields[2].nonEmpty))
        }
        return found
    }

    /// What the common part could not learn.
    static func unanswered(_ answer: Answer) -> [UnansweredQuestion] {
        var missing: [UnansweredQuestion] = []
        if let section = answer.section("stale") {
            if let refusal = SudoRefusal.find(in: section) {
                missing.append(.init(topic: .staleServices, reason: refusal))
            } else if answer.fact("privilege") == "none" {
                missing.append(
                    .init(topic: .staleServices, reason: "only root sees what other accounts' processes run"))
            }
        }
        if let section = answer.section("failed_units"), !section.succeeded {
            missing.append(.init(topic: .failedUnits, reason: section.lastWords))
        }
        if answer.section("space")?.output.isEmpty ?? true {
            missing.append(.init(topic: .filesystems, reason: answer.section("space")?.lastWords ?? "df was not asked"))
        }
        return missing
    }
}
