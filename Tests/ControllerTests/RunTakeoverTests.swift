import Foundation
import Ledger
import Packages
import PatchEngine
import Planning
import SSHClient
import Testing
import Vocabulary

import Inventory
import struct Inventory.Host

@testable import Controller

/// A run that another process has taken over, as it may when this one was halted for longer than its lease lasts.
struct RunTakeoverTests {
    private struct Onlooker: RunObserver {
        func changed(_ event: RunEvent, _ commands: [RunCommand], engine: RunEngine, at now: Date) {}
        func logged(_ line: String, by host: HostID) {}
    }

    /// Which of the tasks of a run is the first to end, once one of them has seen it, is chance: many runs at once.
    @Test func `who lost the run says so, whatever else it waits for`() async throws {
        let fixture = try ScheduleFixture(["w1": ["saturday"], "w2": ["nightly"]])
        let ledger = try fixture.ledger()
        let connector = HostConnector(
            engine: try SSHEngine(), pins: try HostKeyPins(ledger: ledger, hosts: fixture.hosts))
        let plan = plan(fixture.hosts)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let run = RunID(rawValue: "run\(number)")
                    let controller = RunController(
                        run: run, plan: plan, hosts: fixture.hosts, ledger: ledger, connector: connector,
                        observer: Onlooker())
                    await #expect(throws: RunError.alreadyDriven(run)) {
                        async let result = controller.start(
                            RunStartedFact(playbook: "p", planDigest: "d", plan: "{}", clients: []))
                        while try ledger.leaseOwner("run/\(run)") == nil {
                            try await Task.sleep(for: .milliseconds(10))
                        }
                        try ledger.releaseLease("run/\(run)", owner: ProcessLease.me)
                        _ = try ledger.acquireLease(
                            "run/\(run)", owner: RunID(rawValue: "another"), until: Date() + 600)
                        _ = try await result
                    }
                }
            }
        }
    }

    /// Every host waits for a window of tomorrow, so that the run has timers that end when it does.
    private func plan(_ hosts: [Host]) -> Plan {
        let opens = Date() + 86_400
        let window = PlannedWindow(name: "w", opens: opens, cutoff: opens + 3600, closes: opens + 7200)
        let planned = hosts.map {
            PlannedHost(
                host: $0.id, address: $0.address, packageManager: .apt, windows: [window], expectedMinutes: 1)
        }
        return Plan(
            playbook: "p", playbookDigest: "d", createdAt: Date(timeIntervalSince1970: 0),
            waves: planned.enumerated().map { number, host in
                PlannedWave(name: "wave\(number)", batches: [1], hosts: [host])
            })
    }
}
