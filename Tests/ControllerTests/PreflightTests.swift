import Foundation
import Packages
import PatchEngine
import Planning
import Testing
import Vocabulary

@testable import Controller

/// Whether a host may be touched, by what it says at the last moment.
struct PreflightTests {
    private static let instant = Date(timeIntervalSince1970: 1_795_258_800)

    private func scan(offering versions: [String], installed: String = "1.0", failed: String? = nil) -> HostScan {
        let updates = versions.map {
            PendingUpdate(
                name: "nginx", architecture: "amd64", installed: installed, candidate: $0, updateClass: .security,
                severity: .unrated, source: "security", standing: .installable, rebootSuggested: false)
        }
        return HostScan(
            host: HostFacts(
                machineID: "m", bootID: "b", osID: "debian", osVersion: "12", osName: "Debian 12",
                architecture: "amd64", runningKernel: "6.1", isContainer: true, uptimeSeconds: 1, clock: Self.instant,
                hasSystemd: true, hostname: "web1"),
            packageManager: .apt,
            refresh: [
                RepositoryRefresh(repository: "security", failure: failed, cause: failed.map { _ in .unreachable })
            ],
            installed: [InstalledPackage(name: "nginx", architecture: "amd64", version: installed)], pending: updates,
            database: DatabaseHealth(interrupted: false), reboot: RebootNeed(), unknownLineCount: 0)
    }

    /// - Parameters:
    ///   - planned: the version that the plan wants; nil for a plan that found nothing to do.
    ///   - available: what the host can still have.
    private func decide(_ planned: String?, _ scan: HostScan, available: [String] = []) async throws -> Preflight {
        let host = PlannedHost(
            host: try #require(HostID("acme/web1")), address: "web1", packageManager: .apt, windows: [],
            changes: planned.map { [PackageChange(name: "nginx", architecture: "amd64", from: "1.0", to: $0)] } ?? [],
            expectedMinutes: 1)
        let plan = Plan(
            playbook: "p", playbookDigest: "", createdAt: Self.instant,
            waves: [PlannedWave(name: "all", batches: [1], hosts: [host])])
        return await PreflightDecision.decide(plan: plan, planned: host, scan: scan) { _ in
            available.map { AvailableVersion(name: "nginx", architecture: "amd64", version: $0, place: .repository) }
        }
    }

    @Test func `what is planned is installed as long as it can be had, whatever is newer`() async throws {
        #expect(try await decide("1.1", scan(offering: ["1.1"])) == .ready)
        #expect(try await decide("1.1", scan(offering: ["1.2"]), available: ["1.0", "1.1", "1.2"]) == .ready)
        let gone = try await decide("1.1", scan(offering: ["1.2"]), available: ["1.2"])
        #expect(
            gone
                == .blocked(reason: "none of the planned versions can be had any longer (first: nginx 1.1); plan again")
        )
        #expect(try await decide("1.1", scan(offering: [], installed: "1.1")) == .nothingToDo)
    }

    /// A host whose index is lost and cannot be fetched offers nothing, and is not in order for it.
    @Test func `nothing to do is said of hosts that have said what is pending`() async throws {
        #expect(try await decide(nil, scan(offering: [])) == .nothingToDo)
        let silent = try await decide(nil, scan(offering: [], failed: "connection refused"))
        #expect(
            silent
                == .blocked(
                    reason: "what is pending is not known: not refreshed: security; `msp-patch status` says why"))
        // What was planned and is there is done, whatever else there may be.
        #expect(try await decide("1.1", scan(offering: [], installed: "1.1", failed: "refused")) == .nothingToDo)
    }
}
