import Foundation
import Packages
public import Vocabulary

/// What has moved between a plan that was approved and one that was made of the same playbook now. `run --plan` refuses by these names.
public struct PlanDifference: Sendable, Equatable, CustomStringConvertible {
    public enum Subject: Sendable, Equatable {
        case playbook
        case wave(String)
        case cluster(String)
        case host(HostID)
    }

    public var subject: Subject
    /// What it was and what it is: `openssl amd64: 3.0.15 was planned, 3.0.16 is offered`.
    public var message: String

    public var description: String {
        switch subject {
        case .playbook: "playbook: \(message)"
        case .wave(let name): "wave \(name): \(message)"
        case .cluster(let name): "cluster \(name): \(message)"
        case .host(let host): "\(host): \(message)"
        }
    }

    /// - Parameters:
    ///   - approved: What is to be carried out.
    ///   - fresh: The plan as it would be made now.
    /// - Returns: Empty when `approved` still holds. Windows that have passed since, and forecasts, are no difference.
    public static func between(_ approved: Plan, _ fresh: Plan) -> [PlanDifference] {
        policy(approved, fresh) + waves(approved, fresh) + clusters(approved, fresh) + hosts(approved, fresh)
    }

    private static func policy(_ approved: Plan, _ fresh: Plan) -> [PlanDifference] {
        var moved: [String] = []
        if approved.playbook != fresh.playbook {
            moved.append("\(approved.playbook) was planned, this is \(fresh.playbook)")
        }
        if approved.playbookDigest != fresh.playbookDigest { moved.append("its text has changed") }
        if approved.emergency != fresh.emergency { moved.append("one of the two is an emergency") }
        return moved.map { PlanDifference(subject: .playbook, message: $0) }
    }

    private static func waves(_ approved: Plan, _ fresh: Plan) -> [PlanDifference] {
        let now = Dictionary(fresh.waves.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return approved.waves.compactMap { wave in
            guard let other = now[wave.name] else {
                return PlanDifference(subject: .wave(wave.name), message: "the playbook has it no more")
            }
            let planned = Set(wave.hosts.map(\.host))
            let added = other.hosts.map(\.host).filter { !planned.contains($0) }
            guard !added.isEmpty else { return nil }
            return PlanDifference(
                subject: .wave(wave.name),
                message: "would now also take \(added.map(\.description).joined(separator: ", "))")
        }
    }

    private static func clusters(_ approved: Plan, _ fresh: Plan) -> [PlanDifference] {
        fresh.clusters.compactMap { cluster in
            guard let old = approved.clusters.first(where: { $0.name == cluster.name && $0.client == cluster.client })
            else { return PlanDifference(subject: .cluster(cluster.name), message: "it is not in the plan") }
            let same =
                Set(old.members) == Set(cluster.members) && old.maxUnavailable == cluster.maxUnavailable
                && old.settleSeconds == cluster.settleSeconds
            if !same {
                return PlanDifference(
                    subject: .cluster(cluster.name), message: "members, max_unavailable or settle have changed")
            }
            let lost = cluster.unavailable.filter { !old.unavailable.contains($0) }
            guard !lost.isEmpty else { return nil }
            return PlanDifference(
                subject: .cluster(cluster.name),
                message: "\(lost.map(\.description).joined(separator: ", ")) could not be scanned")
        }
    }

    private static func hosts(_ approved: Plan, _ fresh: Plan) -> [PlanDifference] {
        let now = Dictionary(
            fresh.waves.flatMap { wave in wave.hosts.map { ($0.host, (wave: wave.name, host: $0)) } },
            uniquingKeysWith: { first, _ in first })
        return approved.waves.flatMap { wave in
            wave.hosts.flatMap { host in
                guard let other = now[host.host] else {
                    return [PlanDifference(subject: .host(host.host), message: "the playbook selects it no more")]
                }
                var moved = host.differences(from: other.host, createdAt: fresh.createdAt)
                if other.wave != wave.name { moved.append("it was in wave \(wave.name), it is in \(other.wave)") }
                return moved.map { PlanDifference(subject: .host(host.host), message: $0) }
            }
        }
    }
}

extension PlannedHost {
    /// - Parameter createdAt: When `fresh` was made: windows that closed before are no difference.
    fileprivate func differences(from fresh: PlannedHost, createdAt: Date) -> [String] {
        var moved: [String] = []
        if address != fresh.address { moved.append("address \(address) was planned, it is \(fresh.address)") }
        if jump != fresh.jump { moved.append("jump host \(jump ?? "none") was planned, it is \(fresh.jump ?? "none")") }
        if let blocker = fresh.stoppingBlocker, stoppingBlocker == nil { moved.append(blocker.message) }
        // Without a scan nobody knows what is offered: the blocker says so.
        if fresh.packageManager != nil { moved += movedChanges(fresh) }
        moved += windows.filter { $0.closes > createdAt }.compactMap { window in
            let planned = "window \(window.name) of \(window.opens.formatted(.iso8601))"
            guard let now = fresh.windows.first(where: { $0.closes == window.closes }) else {
                return "\(planned) is no more"
            }
            return now == window
                ? nil
                : "\(planned), cutoff \(window.cutoff.formatted(.iso8601)), was planned; it is \(now.name), \(now.opens.formatted(.iso8601)), cutoff \(now.cutoff.formatted(.iso8601)), \(now.allowsReboot ? "reboots allowed" : "without reboots")"
        }
        return moved
    }

    private func movedChanges(_ fresh: PlannedHost) -> [String] {
        struct Key: Hashable {
            var name: String
            var architecture: String
        }
        let offered = Dictionary(
            fresh.changes.map { (Key(name: $0.name, architecture: $0.architecture), $0) },
            uniquingKeysWith: { first, _ in first })
        return changes.compactMap { change in
            let subject = "\(change.name) \(change.architecture)"
            guard let now = offered[Key(name: change.name, architecture: change.architecture)] else {
                if let left = fresh.postponed.first(where: {
                    $0.name == change.name && $0.architecture == change.architecture
                }) {
                    return "\(subject): \(change.to) was planned, and is left out now: \(left.reason)"
                }
                return "\(subject): \(change.to) was planned and is not pending or not selected any more"
            }
            if now.to != change.to { return "\(subject): \(change.to) was planned, \(now.to) is offered" }
            if now.from != change.from {
                return "\(subject): \(change.from ?? "nothing") was installed, \(now.from ?? "nothing") is"
            }
            return nil
        }
    }
}
