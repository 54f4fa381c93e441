import CommandHarness
import Foundation
import Testing

private enum PassingHosts {
    static let one = LabHost(name: "one", image: "debian12-awkward", place: "20.55", slow: 45)
    static let two = LabHost(name: "two", image: "debian13-awkward", place: "20.56", slow: 45)
    static let three = LabHost(name: "three", image: "debian12-awkward", place: "20.57", slow: 45)
    static let all = [one, two, three]
}

extension LabTests {
    /// A window that passes in the middle of a wave.
    @Suite(.lab(PassingHosts.all)) struct PassingWindowTests {
        private typealias Hosts = PassingHosts

        @Test func `what runs finishes, and hosts that have not begun are not attempted`() async throws {
            let workspace = try await Workspace(Hosts.one, Hosts.two, Hosts.three, window: .passing(in: 40))
            let playbook = try workspace.playbook(
                updates: "{include: [msp-slow]}", waves: "[{name: all, hosts: rest, batch: 1}]")
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: RunDocument = try answer.json()
            #expect(
                document.outcomes == ["one": "applied", "three": "skipped_window", "two": "skipped_window"], "\(answer)"
            )
            #expect(try await Hosts.one.has("msp-slow", "2.0"))
            for host in [Hosts.two, Hosts.three] {
                let reason = try document.host(host.name).reason
                #expect(reason == "window night passed before it could start", "\(answer)")
                #expect(try await host.slowInstallations() == 0)
                #expect(try await host.has("msp-slow", "1.0"))
            }
            #expect(document.waves.map(\.gate) == ["inconclusive"], "\(answer)")
            #expect(document.waves.first?.reason == "2 not attempted, at most 0 may be", "\(answer)")
        }
    }
}
