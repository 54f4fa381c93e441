import CommandHarness
import Foundation

/// An inventory of one client over lab hosts, and the playbook that most tests run.
struct Workspace {
    enum Window: Equatable {
        /// Open since an hour, for many more.
        case open
        /// Opens in six hours.
        case closed
        /// Open since an hour, and in so many seconds nothing new is started any more.
        case passing(in: Int)

        fileprivate var text: String {
            let start = Date(timeIntervalSinceNow: self == .closed ? 6 * 3600 : -3600).fullMinute
            let length = self == .closed ? 2 : 12
            var cutoff = 15 * 60
            if case .passing(let seconds) = self {
                cutoff = Int((start + Double(length) * 3600).timeIntervalSinceNow) - seconds
            }
            return
                "{name: night, when: daily, at: \"\(start.clockText)\", length: \(length)h, cutoff: \(cutoff)s}"
        }
    }

    let binary: MSPPatch

    /// - Parameters:
    ///   - hosts: with what stands in the braces of each behind the address.
    ///   - login: what `ssh:` says; nil for the lab's user, key and known hosts.
    ///   - ssh: more keys of `ssh:`.
    ///   - checks: the value of `checks:`.
    init(
        _ hosts: [(host: LabHost, settings: String)], window: Window = .open, login: String? = nil,
        ssh: String = "",
        checks: String = "{required: [{units: no-new-failures}]}"
    ) async throws {
        binary = try MSPPatch()
        let lab = try await Lab.list()
        let plain = "user: msp, identity_file: \(lab.key), known_hosts: \(lab.knownHosts), agent: false, become: sudo"
        let rows = hosts.map {
            "  \($0.host.name): {address: \($0.host.address)\($0.settings.isEmpty ? "" : ", ")\($0.settings)}"
        }
        try binary.writeInventory(
            "acme",
            """
            client: acme
            name: ACME Funeral Homes
            timezone: UTC
            ssh: {\(login ?? plain)\(ssh)}
            windows: [\(window.text)]
            sla: {deadlines: {critical: 7d, important: 14d, moderate: 30d, low: 90d, unrated: 14d, reboot: 7d}, target: 95, scan_within: 7d}
            defaults: {window: night, ring: prod}
            checks: \(checks)
            hosts:
            \(rows.joined(separator: "\n"))
            """)
    }

    init(_ hosts: LabHost..., window: Window = .open, checks: String = "{required: [{units: no-new-failures}]}")
        async throws
    {
        try await self.init(hosts.map { ($0, "") }, window: window, checks: checks)
    }

    /// As if the window had ended.
    func closeWindow() throws {
        let file = binary.folder.appending(path: "inventories/acme.yml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try binary.writeInventory("acme", text.replacing(#/windows: \[.*\]/#, with: "windows: [\(Window.closed.text)]"))
    }

    /// A playbook of one wave.
    ///
    /// - Parameter include: the packages it updates; all when empty.
    func playbook(_ name: String = "patch", include: [String] = [], reboot: String = "if_required") throws -> String {
        try playbook(
            name, updates: "{include: [\(include.joined(separator: ", "))]}",
            waves: "[{name: all, hosts: rest, batch: 100%}]", reboot: reboot)
    }

    func playbook(_ name: String = "patch", updates: String, waves: String, reboot: String = "if_required") throws
        -> String
    {
        try binary.writePlaybook(
            name,
            """
            playbook: \(name)
            hosts: "*"
            updates: \(updates)
            waves: \(waves)
            checks: {settle: 4s}
            reboot: \(reboot)
            window: inherit
            """)
    }

    func status(_ arguments: String...) async throws -> StatusDocument {
        try await binary.run(["status", "--json"] + arguments).json()
    }
}

extension Date {
    /// The minute that it is in.
    var fullMinute: Date { Date(timeIntervalSince1970: (timeIntervalSince1970 / 60).rounded(.down) * 60) }

    /// `22:05`, in UTC.
    var clockText: String {
        formatted(
            .verbatim(
                "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
                timeZone: .gmt, calendar: .init(identifier: .gregorian)))
    }
}
