internal import Foundation
internal import Ledger
internal import Vocabulary

/// What only the client can decide, the most pressing first.
struct Decisions {
    let now: Snapshot
    let level: ServiceLevel

    /// No more than a meeting can take.
    private static let limit = 5

    var rows: [DecisionRow] {
        Array((unknown + unsupported + windows + ending + held + endOfLifeSoon).prefix(Self.limit))
    }

    private var unknown: [DecisionRow] {
        let hosts = now.members.filter { $0.standing.state == .unknown }
        guard let first = hosts.first else { return [] }
        let doubt = "\(first.span.host.name): \(first.standing.doubt ?? "")"
        return [
            DecisionRow(
                what:
                    "Restore access to \(names(hosts)), or take \(hosts.count == 1 ? "it" : "them") out of the contract",
                why: "\(Wording.some(hosts.count, "host")) could not be looked at (\(doubt))", by: nil)
        ]
    }

    private var unsupported: [DecisionRow] {
        let hosts = now.members.filter { story in
            story.obligations.contains { $0.subject.kind == .endOfLife && $0.isOpen && $0.due <= now.asOf }
        }
        guard !hosts.isEmpty else { return [] }
        return [
            DecisionRow(
                what: "Agree on a date to replace or upgrade \(names(hosts))",
                why: "the release gets no security updates any more; nothing pending is no good sign there", by: nil)
        ]
    }

    /// What is due before the next window opens needs another window, or an exception.
    private var windows: [DecisionRow] {
        let late = now.open.filter { $0.forecast?.outlook == .late || $0.forecast?.outlook == .noWindow }
        guard let first = late.first else { return [] }
        let hosts = Wording.list(Set(late.map(\.host.name)).sorted())
        let opens = late.compactMap { $0.forecast?.opens }.min().map {
            "the next window opens on \(Wording.minute($0, level.calendar))"
        }
        return [
            DecisionRow(
                what: "Agree on a window for \(hosts) before then, or grant an exception",
                why:
                    "\(Wording.some(late.count, "obligation is", "obligations are")) due earlier than they can be met: "
                    + (opens ?? "no window is configured"),
                by: first.due)
        ]
    }

    private var endOfLifeSoon: [DecisionRow] {
        let coming = now.members.flatMap { story in
            story.obligations.filter { $0.subject.kind == .endOfLife && $0.isOpen && $0.due > now.asOf }
        }
        return Dictionary(grouping: coming, by: \.subject).sorted { $0.key < $1.key }.map { subject, obligations in
            DecisionRow(
                what: "Plan the upgrade of \(Wording.list(obligations.map(\.host.name).sorted()))",
                why: "\(subject.name) gets security updates only until then", by: obligations[0].due)
        }
    }

    private var ending: [DecisionRow] {
        let soon = now.asOf.addingTimeInterval(30 * 86_400)
        return now.waivers.filter { $0.covers(now.asOf) && $0.to <= soon }.map { waiver in
            DecisionRow(
                what: "Renew exception \(waiver.id), or let the update be installed",
                why: "it ends, and what it covers is due then (\(waiver.fact.reason))", by: waiver.to)
        }
    }

    /// Updates that somebody holds back on the host without an exception that says why.
    private var held: [DecisionRow] {
        let open = now.open.filter { $0.hindrance != nil && !now.isExcused($0) }
        guard let first = open.first else { return [] }
        let hosts = Set(open.map(\.host.name)).sorted()
        let hindrances = Set(open.compactMap(\.hindrance)).sorted().map(Wording.hindrance)
        return [
            DecisionRow(
                what: "Release what is held back on \(Wording.list(hosts)), or grant an exception",
                why: "\(Wording.some(open.count, "security update is", "security updates are")) not installable "
                    + "(\(hindrances.joined(separator: ", "))) and no exception says why",
                by: first.due > now.asOf ? first.due : nil)
        ]
    }

    private func names(_ stories: [HostStory]) -> String { Wording.list(stories.map(\.span.host.name)) }
}
