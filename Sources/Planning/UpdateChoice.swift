import Foundation
import Inventory
import Packages
import Vocabulary

/// Which pending updates of one host a playbook takes, and by which rule it leaves the others.
struct UpdateChoice {
    private(set) var changes: [PackageChange] = []
    private(set) var alsoInstalled: [PackageChange] = []
    private(set) var postponed: [Postponed] = []
    private(set) var taken: [PendingUpdate] = []

    /// Packages of which a flaw that is known to be exploited is closed.
    var knownExploited: [String] {
        let names = Set(taken.filter { !$0.knownExploited.isEmpty && $0.installed != nil }.map(\.name))
        return names.sorted()
    }

    init(_ pending: [PendingUpdate], selection: UpdateSelection, firstSeen: [String: Date], now: Date) {
        for update in pending.sorted(by: Self.byUrgency) {
            let isNew = update.installed == nil
            let change = PackageChange(
                name: update.name, architecture: update.architecture, from: update.installed, to: update.candidate)
            // What a change needs cannot be told from a scan: a new package, or an update outside of the selection, comes along
            // when the job's simulation wants it; what somebody has decided against never does.
            let forbidden = selection.prohibition(of: update)
            if forbidden == nil, isNew || selection.refusalByKind(of: update) != nil { alsoInstalled.append(change) }
            let reason = isNew ? forbidden : selection.refusal(of: update, firstSeen, now)
            if let reason {
                postponed.append(
                    Postponed(
                        name: update.name, architecture: update.architecture, candidate: update.candidate,
                        reason: reason))
            } else {
                taken.append(update)
                if !isNew { changes.append(change) }
            }
        }
        if changes.isEmpty {
            alsoInstalled = []
            taken = []
        }
    }

    /// What is known to be exploited comes first, the rest by name.
    private static func byUrgency(_ left: PendingUpdate, _ right: PendingUpdate) -> Bool {
        if left.knownExploited.isEmpty != right.knownExploited.isEmpty { return right.knownExploited.isEmpty }
        return (left.name, left.architecture, left.candidate) < (right.name, right.architecture, right.candidate)
    }
}

extension UpdateSelection {
    /// The first rule by which an update is left alone, or nil.
    fileprivate func refusal(of update: PendingUpdate, _ firstSeen: [String: Date], _ now: Date) -> String? {
        prohibition(of: update) ?? refusalByKind(of: update) ?? refusalByAge(of: update, firstSeen, now)
    }

    /// What is not selected, and yet may come along when something selected needs it.
    fileprivate func refusalByKind(of update: PendingUpdate) -> String? {
        if !classes.isEmpty, !classes.contains(update.updateClass) {
            return "class \(update.updateClass.rawValue) is not selected"
        }
        if !severities.isEmpty, !severities.contains(update.severity) {
            return "severity \(update.severity.rawValue) is not selected"
        }
        if !advisories.isEmpty, Set(advisories).isDisjoint(with: update.advisories + update.cves) {
            return "no selected advisory names it"
        }
        // What a change brings along is not asked for by name.
        if update.installed != nil, !include.isEmpty, !include.contains(where: { Glob($0).matches(update.name) }) {
            return "not among the included names"
        }
        return nil
    }

    fileprivate func prohibition(of update: PendingUpdate) -> String? {
        if let reason = update.standing.hindrance { return reason }
        if update.needsRemoval { return "installing it would remove another package: do it by hand" }
        if let glob = exclude.first(where: { Glob($0).matches(update.name) }) { return "excluded by \"\(glob)\"" }
        return nil
    }

    private func refusalByAge(of update: PendingUpdate, _ firstSeen: [String: Date], _ now: Date) -> String? {
        guard approveAfterDays > 0 else { return nil }
        let seen = firstSeen[ScannedHost.key(of: update)] ?? now
        let days = Int(now.timeIntervalSince(seen) / 86_400)
        return days < approveAfterDays ? "first seen \(days) d ago, approved after \(approveAfterDays) d" : nil
    }
}

extension PendingUpdate.Standing {
    /// Why the package manager would not install it now, or nil.
    fileprivate var hindrance: String? {
        switch self {
        case .installable: nil
        case .held: "held on the host"
        case .phased(let percent): "phased" + (percent.map { " at \($0)%" } ?? "")
        case .keptBack(let reason): "kept back: \(reason)"
        case .excluded: "excluded by the host's configuration"
        case .notEntitled: "the host has no subscription for it"
        }
    }
}
