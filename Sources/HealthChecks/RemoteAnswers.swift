import Inventory

/// What a host answered to its checks, line by line.
struct RemoteAnswers {
    private struct Decision {
        let state: CheckState
        let detail: String?
    }

    private var decisions: [Int: Decision] = [:]
    private var values: [Int: [Double]] = [:]
    private var sets: [String: [String]] = [:]

    /// Lines that are no answer are passed over: what nobody answered stays unknown.
    mutating func read(_ line: String) {
        let fields = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false).map(Self.printable)
        guard fields.count >= 2 else { return }
        switch (fields[0], Int(fields[1])) {
        case ("c", let index?) where fields.count == 4:
            guard let state = CheckState(rawValue: fields[2]) else { return }
            decisions[index] = Decision(state: state, detail: fields[3].isEmpty ? nil : fields[3])
        case ("v", let index?) where fields.count == 3:
            values[index] = fields[2].split(separator: " ").compactMap { Double($0) }
        case ("s", _):
            sets[fields[1], default: []] += fields.dropFirst(2)
        default:
            return
        }
    }

    func observation(of check: HealthCheck, index: Int) -> CheckObservation {
        let decision =
            measured(check, index) ?? decisions[index] ?? Decision(state: .unknown, detail: "the host did not answer")
        return CheckObservation(
            name: check.name, requirement: check.requirement, state: decision.state, detail: decision.detail)
    }

    /// - Parameter checks: those of the inventory, which may ask for failed units themselves.
    func observation(of set: SetCheck, checks: [HealthCheck]) -> CheckObservation {
        let asked = set == .failedUnits ? checks.first { $0.kind == .units } : nil
        let requirement = asked?.requirement ?? set.requirement
        guard let items = sets[set.rawValue] else {
            // Without systemd or ss there is no such set: nothing to compare, and nothing wrong.
            return CheckObservation(name: set.rawValue, requirement: .wanted, state: .absent)
        }
        return CheckObservation(name: set.rawValue, requirement: requirement, state: .pass, items: items)
    }

    private func measured(_ check: HealthCheck, _ index: Int) -> Decision? {
        guard let value = values[index], value.count == 2 else { return nil }
        switch check.kind {
        case .disk(_, .percent(let floor)) where value[0] > 0:
            let free = value[1] / value[0] * 100
            return Decision(state: free >= floor ? .pass : .fail, detail: "\(Int(free)) % free")
        case .disk(_, .bytes(let floor)):
            return Decision(
                state: value[1] >= Double(floor) ? .pass : .fail, detail: "\(Int(value[1] / 1_048_576)) MiB free")
        case .file(_, let maximumAge):
            let age = value[1] - value[0]
            return Decision(
                state: age <= Double(maximumAge.components.seconds) ? .pass : .fail, detail: "\(Int(age / 60)) min old")
        default:
            return nil
        }
    }

    /// Whatever a host sends is hostile: nothing of it may steer a terminal.
    private static func printable(_ text: Substring) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
    }
}

extension SetCheck {
    /// A unit that fails or a service that stays down after an update is the update's doing. Listeners and mounts also go for other
    /// reasons (an idle service, an unmounted share), so that they warn and gate nothing.
    var requirement: HealthCheck.Requirement {
        switch self {
        case .failedUnits, .deadServices: .required
        case .listeners, .mounts: .wanted
        }
    }
}
