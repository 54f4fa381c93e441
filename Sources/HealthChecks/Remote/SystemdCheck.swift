import RemoteText
import Inventory

/// Whether a unit is active.
struct SystemdCheck: HostCheck {
    let unit: String

    var script: String {
        """
        if [ -d /run/systemd/system ]; then
        bounded systemctl show --no-pager --property=LoadState,ActiveState,SubState,Result -- \(ShellWord.quoted(unit))
        else echo NoSystemd=yes; fi
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        let properties = UnitProperties(lines)
        if properties["NoSystemd"] != nil { return .unknown("the host does not run systemd") }
        guard let active = properties["ActiveState"] else {
            return .unknown(HostText.detail(lines.first ?? "systemctl said nothing"))
        }
        if properties["LoadState"] == "not-found" { return CheckFinding(state: .absent, detail: "no such unit") }
        let words = [active, properties["SubState"], properties["Result"]].compactMap(\.self).joined(separator: ", ")
        return active == "active" ? .pass() : .fail(words)
    }
}

/// Lines of `systemctl show`: `Name=value`.
struct UnitProperties {
    private var values: [String: String] = [:]

    init(_ lines: some Sequence<String>) {
        for line in lines {
            guard let sign = line.firstIndex(of: "=") else { continue }
            values[String(line[..<sign])] = String(line[line.index(after: sign)...])
        }
    }

    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
}
