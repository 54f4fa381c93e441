import CommandHarness
import Foundation
import Testing

private enum ClusterHosts {
    static let one = LabHost(name: "db1", image: "debian12-awkward", place: "20.45", slow: 6)
    static let two = LabHost(name: "db2", image: "debian13-awkward", place: "20.46", slow: 6)
    static let all = [one, two]
}

extension LabTests {
    /// Two processes, a run each, over the members of one cluster.
    @Suite(.lab(ClusterHosts.all)) struct ClusterTests {
        private typealias Hosts = ClusterHosts

        private struct Times: Decodable {
            struct Wave: Decodable { let hosts: [Host] }
            struct Host: Decodable {
                let outcome: String
                let startedAt: Date
                let finishedAt: Date
            }
            let waves: [Wave]
        }

        @Test func `members are never at work at the same time, whoever works on them`() async throws {
            let workspace = try await Workspace(Hosts.one, Hosts.two)
            let file = workspace.binary.folder.appending(path: "inventories/acme.yml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try workspace.binary.writeInventory(
                "acme", text + "\nclusters: [{name: db, members: [db1, db2], max_unavailable: 1, settle: 3s}]\n")
            let playbook = try workspace.playbook(include: [Hosts.one.slowPackage])
            let runs = try ["db1", "db2"].map {
                try workspace.binary.start(["run", playbook, "--limit", $0, "--json"])
            }
            var spans: [ClosedRange<Date>] = []
            var waited = 0
            for run in runs {
                let answer = try await run.finish()
                #expect(answer.exit == .status(0), "\(answer)")
                for host in try answer.json(Times.self).waves.flatMap(\.hosts) {
                    #expect(host.outcome == "applied", "\(answer)")
                    spans.append(host.startedAt...host.finishedAt)
                }
                if answer.errors.contains("waits: cluster db: ") { waited += 1 }
            }
            #expect(spans.count == 2 && !spans[0].overlaps(spans[1]), "\(spans)")
            #expect(waited == 1)
        }
    }
}
