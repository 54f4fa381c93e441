import Foundation
import Ledger
import Vocabulary

/// October 2025 at a client with two hosts, told late: for tests that need a ledger with a past.
///
/// Three things fall due: `DSA-1` on web1, which a run installs in time; the same on web2, where only a scan shows, too late, that
/// it is done; and `DSA-3` on web2, which stays open under an exception that was recorded only when it was late.
struct Story {
    private let client: ClientID
    private let hosts: [HostID]

    init?(_ name: String = "acme") {
        guard let client = ClientID(rawValue: name) else { return nil }
        self.client = client
        hosts = ["web1", "web2"].compactMap { HostID(client: client, name: $0) }
    }

    /// When all of it was recorded.
    static let recorded = day(36)

    /// 1 October 2025, 00:00 UTC, and days after it.
    private static func day(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_759_276_800 + number * 86_400) }

    func append(to ledger: Ledger) throws {
        let (web1, web2) = (hosts[0], hosts[1])
        let deadlines = ["critical": "7d", "important": "14d", "low": "90d", "reboot": "7d"]
        let members = hosts.map { MemberRecord(host: $0, address: "10.0.0.1") }
        try ledger.append([
            NewFact(
                ClientFact(
                    displayName: "ACME", timeZone: "UTC", serviceLevel: .init(deadlines: deadlines), hosts: members),
                client: client, validAt: Self.day(-6)),
            scan(web1, 0, state: true, [update("openssl", "DSA-1", .important), update("curl", "DSA-2", .low)]),
            scan(web2, 0, state: true, [update("openssl", "DSA-1", .important)]),
            scan(web2, 4, [update("nginx", "DSA-3", .critical)]),
        ])
        try appendRun(web1, web2, to: ledger)
        try ledger.append([
            scan(web1, 10, gone: ["openssl"]), scan(web2, 19, gone: ["openssl"]),
            NewFact(
                ExceptionFact(
                    id: "X1", hostPattern: "web2", package: "nginx", reason: "no window", approver: "J. Doe",
                    expires: Self.day(60)),
                client: client, validAt: Self.day(5)),
        ])
    }

    private func appendRun(_ web1: HostID, _ web2: HostID, to ledger: Ledger) throws {
        let run = RunID(rawValue: "20251010T220000Z-story")
        let start = RunStartedFact(playbook: "monthly", planDigest: "d", plan: "{}", clients: [client])
        let window = HostOutcomeFact.Window(name: "night", opens: Self.day(9), closes: Self.day(9.25))
        let applied = HostOutcomeFact(
            outcome: .applied, wave: "all", window: window,
            changes: [.init(name: "openssl", architecture: "amd64", from: "1", to: "2", applied: true)],
            startedAt: Self.day(9.05), finishedAt: Self.day(9.1))
        let unreachable = HostOutcomeFact(outcome: .unreachable, wave: "all", finishedAt: Self.day(9.1))
        try ledger.append([
            NewFact(start, run: run, validAt: Self.day(9)),
            NewFact(applied, host: web1, run: run, validAt: applied.finishedAt),
            NewFact(unreachable, host: web2, run: run, validAt: unreachable.finishedAt),
            NewFact(RunFinishedFact(state: .done), run: run, validAt: Self.day(9.2)),
        ])
    }

    private func update(_ name: String, _ advisory: String, _ severity: Severity) -> PendingRecord {
        PendingRecord(
            name: name, architecture: "amd64", installed: "1", candidate: "2", updateClass: .security,
            severity: severity, advisories: [advisory])
    }

    /// The host's answer is "answer of HOST"; on the first days a program recorded it that did not keep its hash.
    private func scan(
        _ host: HostID, _ day: Double, state: Bool = false, _ appeared: [PendingRecord] = [], gone: [String] = []
    ) -> NewFact {
        let debian = HostState(
            osID: "debian", osVersion: "13", osName: "Debian GNU/Linux 13", packageManager: "apt",
            architecture: "amd64", machineID: "m", bootID: "b", runningKernel: "6.12")
        let scan = ScanFact(
            result: .complete, state: state ? debian : nil, appeared: appeared,
            gone: gone.map { PendingKey(name: $0, architecture: "amd64", candidate: "2") },
            answerHash: day < 6 ? nil : SHA256.hexDigest(of: Data("answer of \(host)".utf8)))
        return NewFact(scan, host: host, validAt: Self.day(day))
    }
}
