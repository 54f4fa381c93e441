import Foundation
import Packages
import Planning
import Vocabulary

/// What a rollback would do, as a person reads it before agreeing, and as a document.
struct RollbackPrinter {
    let plan: Plan
    let rolledBack: RunID

    func print() {
        for host in plan.hosts {
            guard !host.changes.isEmpty || !host.postponed.isEmpty else {
                Console.print(
                    "nothing to take back: of what run \(rolledBack) changed, nothing is left on \(host.host)")
                continue
            }
            var table = Table(.text("PACKAGE"), .text("FROM"), .text("BACK TO"), .flexible(""))
            for change in host.changes {
                table.add(
                    .init("\(change.name).\(change.architecture)"), .init(change.from ?? "-"), .init(change.to),
                    .init(""))
            }
            for left in host.postponed {
                table.add(
                    .init("\(left.name).\(left.architecture)"), .init("-"), .init(left.candidate, .warning),
                    .init("not: \(left.reason)"))
            }
            Console.print("rollback of run \(rolledBack) on \(host.host)\n" + table.rendered())
            if !host.removals.isEmpty {
                Console.print(
                    "came new with the run, and stay unless going back needs their removal: \(host.removals.joined(separator: ", "))"
                )
            }
            if host.rebootExpected { Console.print("a reboot belongs to it") }
            for blocker in host.blockers {
                Console.print("to mend before: \(blocker.message)" + (blocker.remedy.map { "\n    \($0)" } ?? ""))
            }
            if !host.changes.isEmpty {
                Console.print(
                    "what goes back is pending again: exclude it in the playbook, or the next run installs it")
            }
        }
    }

    func document(run: RunStory.Document?) -> Document {
        Document(
            rollbackOf: rolledBack.rawValue,
            hosts: plan.hosts.map { host in
                Document.Host(
                    host: host.host.description, changes: host.changes, remaining: host.postponed,
                    mayBeRemoved: host.removals, rebootExpected: host.rebootExpected, blockers: host.blockers)
            },
            run: Nullable(run))
    }

    /// `msp-patch/rollback/1`
    struct Document: Encodable {
        struct Host: Encodable {
            let host: String
            let changes: [PackageChange]
            let remaining: [Postponed]
            let mayBeRemoved: [String]
            let rebootExpected: Bool
            let blockers: [Blocker]
        }

        let schema = "msp-patch/rollback/1"
        let rollbackOf: String
        let hosts: [Host]
        /// In the form of `msp-patch/run/1`; null where nothing was carried out.
        let run: Nullable<RunStory.Document>
    }
}
