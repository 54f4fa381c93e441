import Inventory

/// Units in state `failed`.
struct FailedUnitsCheck: HostCheck {
    var script: String {
        """
        if [ -d /run/systemd/system ]; then
        bounded systemctl list-units --state=failed --all --plain --no-legend --no-pager --full && echo 'end of units'
        else echo 'no systemd'; fi
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        // Without systemd there are no units, and none can fail.
        if lines.first == "no systemd" { return .members([]) }
        guard lines.last == "end of units" else {
            return .unknown(HostText.detail(lines.last ?? "systemctl said nothing"))
        }
        let units = lines.dropLast().compactMap { $0.split(separator: " ").first.map(String.init) }
        // The unit of a job of ours that failed: the run tells of it, and it is no fault of the host.
        return .members(units.filter { !$0.hasPrefix("msp-patch-") })
    }
}

/// Services that are enabled and do not run: what an update stopped without failing is in no list of failed units.
///
/// Left out is what is not meant to run all the time: oneshot services, those that something triggers (a socket, a timer, a path),
/// and those whose conditions do not hold.
struct DeadServicesCheck: HostCheck {
    var script: String {
        """
        if [ -d /run/systemd/system ]; then
        units=$(bounded systemctl list-unit-files --type=service --state=enabled --no-legend --no-pager |
          while read -r unit rest; do case $unit in *@.service|'') ;; *) echo "$unit" ;; esac; done)
        [ -z "$units" ] || printf '%s\\n' "$units" |
          xargs timeout \(RemoteChecks.timeout) systemctl show --no-pager --property=Id,Type,ActiveState,TriggeredBy,ConditionResult --
        echo 'end of units'
        else echo 'no systemd'; fi
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        if lines.first == "no systemd" { return .members([]) }
        guard lines.last == "end of units" else {
            return .unknown(HostText.detail(lines.last ?? "systemctl said nothing"))
        }
        return .members(Self.units(in: lines).filter(Self.shouldRunAndDoesNot).compactMap { $0["Id"] })
    }

    /// Empty lines between units do not survive the frame: a property that comes a second time begins the next one.
    private static func units(in lines: [String]) -> [UnitProperties] {
        var units: [[String]] = []
        var names: Set<Substring> = []
        for line in lines {
            guard let name = line.split(separator: "=", omittingEmptySubsequences: false).first else { continue }
            if units.isEmpty || names.contains(name) {
                units.append([])
                names = []
            }
            names.insert(name)
            units[units.count - 1].append(line)
        }
        return units.map(UnitProperties.init)
    }

    private static func shouldRunAndDoesNot(_ unit: UnitProperties) -> Bool {
        unit["Type"] != "oneshot" && unit["TriggeredBy"] == nil && unit["ConditionResult"] != "no"
            && (unit["ActiveState"] == "inactive" || unit["ActiveState"] == "failed")
    }
}
