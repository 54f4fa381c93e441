import RemoteText
import Inventory

/// Free space of the file system that holds a path: `df -Pk` (POSIX.1-2017, df).
struct DiskCheck: HostCheck {
    let path: String
    let floor: HealthCheck.DiskFloor

    var script: String { "bounded df -Pk -- \(ShellWord.quoted(path))" }

    func judge(_ lines: [String]) -> CheckFinding {
        // The device's name may have spaces; the three numbers stand before the capacity in percent.
        for line in lines {
            let fields = line.split(separator: " ")
            guard let capacity = fields.lastIndex(where: { $0.hasSuffix("%") && Int($0.dropLast()) != nil }),
                capacity >= 3,
                let used = Int64(fields[capacity - 2]), let available = Int64(fields[capacity - 1])
            else { continue }
            return judge(used: used, available: available)
        }
        return .unknown(HostText.detail(lines.first ?? "df said nothing"))
    }

    private func judge(used: Int64, available: Int64) -> CheckFinding {
        switch floor {
        case .percent(let percent):
            // Of what users may fill: blocks kept for root are neither used nor available.
            let share = used + available > 0 ? Double(available) / Double(used + available) * 100 : 0
            let words = "\(Int(share))% free"
            return share >= percent ? .pass(words) : .fail(words)
        case .bytes(let bytes):
            let words = "\(available / 1024) MiB free"
            return available >= bytes / 1024 ? .pass(words) : .fail(words)
        }
    }
}
