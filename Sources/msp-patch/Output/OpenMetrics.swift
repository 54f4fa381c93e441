import Controller
import Foundation
import Inventory
import Ledger
import Vocabulary

/// The main figures of a fleet as a text that monitoring systems read (OpenMetrics 1.0,
/// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md), for the textfile collector of node_exporter.
struct OpenMetrics {
    private let groups: [(client: Client, reports: [HostStatusReport])]
    private let now: Date

    init(_ groups: [(Client, [HostStatusReport])], at now: Date) {
        self.groups = groups.map { (client: $0, reports: $1) }
        self.now = now
    }

    var text: String {
        let families = [
            family("hosts", "Hosts by state.") { reports in
                ComplianceState.allCases.map { state in
                    ([("state", state.rawValue)], Double(reports.count { $0.state == state }))
                }
            },
            family("pending_updates", "Updates that an upgrade would install now, by class.") { reports in
                let security = reports.reduce(0) { $0 + $1.counts.security }
                let all = reports.reduce(0) { $0 + $1.counts.installable }
                return [([("class", "security")], Double(security)), ([("class", "other")], Double(all - security))]
            },
            family("held_updates", "Pending updates that an upgrade would not install.") { reports in
                [([], Double(reports.reduce(0) { $0 + $1.counts.heldBack.count }))]
            },
            family("reboots_required", "Hosts that have to be rebooted.") { reports in
                [([], Double(reports.count { $0.seen?.rebootRequired ?? false }))]
            },
            family("known_exploited", "Open obligations that close a flaw known to be exploited.") { reports in
                [([], Double(reports.reduce(0) { $0 + $1.exploited.count }))]
            },
            family("future_breaches", "Obligations in time now that no window will come in time for.") { reports in
                [([], Double(reports.reduce(0) { $0 + $1.breaches.count }))]
            },
            family(
                "oldest_scan_age_seconds", "Age of the scan that is longest ago; absent while a host was never seen."
            ) {
                reports in
                let seen = reports.compactMap(\.scannedAt)
                guard seen.count == reports.count, let oldest = seen.min() else { return [] }
                return [([], max(0, now.timeIntervalSince(oldest)).rounded())]
            },
        ]
        let written =
            "# HELP msp_patch_written_timestamp_seconds When this was written.\n"
            + "# TYPE msp_patch_written_timestamp_seconds gauge\n# UNIT msp_patch_written_timestamp_seconds seconds\n"
            + "msp_patch_written_timestamp_seconds \(Int(now.timeIntervalSince1970))\n"
        return (families + [written]).joined() + "# EOF\n"
    }

    private typealias Sample = (labels: [(String, String)], value: Double)

    private func family(_ name: String, _ help: String, _ samples: ([HostStatusReport]) -> [Sample]) -> String {
        let name = "msp_patch_" + name
        var lines = ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
        if name.hasSuffix("_seconds") { lines.append("# UNIT \(name) seconds") }
        for (client, reports) in groups {
            for (labels, value) in samples(reports) {
                let all = ([("client", client.id.rawValue)] + labels).map { "\($0)=\"\($1)\"" }.joined(separator: ",")
                lines.append("\(name){\(all)} \(Int(value))")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Whole or not at all: a collector may read at any moment.
    func write(to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            // Readable for the collector, which is somebody else.
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        } catch {
            throw Failure.wrongUse("msp-patch: \(path) can't be written: \(error.localizedDescription)")
        }
    }
}
