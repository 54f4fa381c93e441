import RemoteText
import Inventory

/// Whether a process of that name runs: /proc/PID/comm (proc(5)), so that no tool is needed.
struct ProcessCheck: HostCheck {
    /// The kernel keeps no more of a name (TASK_COMM_LEN less the final NUL).
    private static let longestName = 15

    let name: String

    var script: String {
        """
        wanted=\(ShellWord.quoted(String(decoding: name.utf8.prefix(Self.longestName), as: UTF8.self)))
        found=0
        for file in /proc/[0-9]*/comm; do
        { read -r comm <"$file"; } 2>/dev/null && [ "$comm" = "$wanted" ] && found=$((found + 1))
        done
        echo "found $found"
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        guard let line = lines.last(where: { $0.hasPrefix("found ") }), let count = Int(line.dropFirst("found ".count))
        else {
            return .unknown(HostText.detail(lines.first ?? "the host said nothing"))
        }
        return count > 0 ? .pass("\(count) running") : .fail("none runs")
    }
}
