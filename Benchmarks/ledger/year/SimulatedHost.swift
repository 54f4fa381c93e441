import Foundation
import Ledger
import Vocabulary

/// One host in the course of the year: what is installed on it, and what a scan of it would find.
struct SimulatedHost {
    let id: HostID
    let address: String
    /// Hosts of a sick client are away more often, are patched less well, and hold packages back.
    let isSick: Bool
    /// Version by package; what is not here is not installed at all.
    private var installed: [String: Int]
    private var held: Set<String> = []
    private var state: HostState
    private var recordedState: HostState?
    private var recorded = PendingSet()
    private var isUpToDate = false
    private var awayFor = 0
    private var boots = 0
    private var answers = 0

    init(_ id: HostID, address: String, isSick: Bool, _ random: inout SplitMix64) {
        self.id = id
        self.address = address
        self.isSick = isSick
        var installed: [String: Int] = [:]
        for name in Vendor.packages where name == Vendor.kernel || random.chance(0.3) {
            installed[name] = 0
        }
        self.installed = installed
        if isSick, random.chance(0.05) { held.insert(random.pick(Vendor.packages)) }
        let release =
            random.chance(0.1) ? ("11", "bullseye") : random.chance(0.3) ? ("13", "trixie") : ("12", "bookworm")
        state = HostState(
            osID: "debian", osVersion: release.0, osName: "Debian GNU/Linux \(release.0) (\(release.1))",
            packageManager: "apt",
            architecture: "amd64", machineID: SHA256.hexDigest(of: Data(id.description.utf8)).prefix(32).description,
            bootID: "",
            runningKernel: "6.1.0-0-amd64", newestKernel: "6.1.0-0-amd64",
            filesystems: [
                .init(path: "/", sizeBytes: 20 << 30, freeBytes: Int64.random(in: 60...200, using: &random) << 26),
                .init(path: "/var", sizeBytes: 40 << 30, freeBytes: Int64.random(in: 60...400, using: &random) << 26),
            ],
            installedCount: installed.count * 12, installedDigest: "")
        boot()
    }

    private mutating func boot() {
        boots += 1
        state.bootID = SHA256.hexDigest(of: Data("\(id) \(boots)".utf8)).prefix(32).description
        state.rebootRequired = false
        state.rebootReasons = []
        if let newest = state.newestKernel { state.runningKernel = newest }
    }

    /// A newer version of one of its packages came out.
    mutating func hear(of published: Set<String>) {
        if isUpToDate, published.contains(where: { installed[$0] != nil }) { isUpToDate = false }
    }

    /// What a scan of this morning says.
    mutating func scan(_ vendor: Vendor, _ random: inout SplitMix64) -> ScanFact {
        if awayFor > 0 {
            awayFor -= 1
        } else if random.chance(isSick ? 0.01 : 0.001) {
            awayFor = Int.random(in: 1...(isSick ? 30 : 6), using: &random)
        }
        let seconds = (Double.random(in: 2...9, using: &random) * 1000).rounded() / 1000
        guard awayFor == 0 else {
            let failure = ScanFact.Failure(code: "unreachable", message: "\(address):22 did not answer within 15 s")
            return ScanFact(result: .failed, failure: failure, durationSeconds: seconds)
        }
        drift(&random)
        let isPartial = random.chance(0.003)
        var scan = ScanFact(
            result: isPartial ? .partial : .complete,
            failedRepositories: isPartial ? ["mirror.example/debian-security"] : [],
            durationSeconds: seconds, answerHash: answer())
        if !isUpToDate {
            let now = PendingSet(pending(vendor))
            (scan.appeared, scan.gone) = recorded.difference(to: now)
            isUpToDate = !isPartial
            recorded.apply(scan)
        }
        scan.pendingCount = recorded.records.count
        if state != recordedState { scan.state = state }
        recordedState = state
        return scan
    }

    /// The hash of an answer: no two are the same, and a hash does not become smaller in any way.
    private mutating func answer() -> String {
        answers += 1
        return SHA256.hexDigest(of: Data("\(id) \(answers)".utf8))
    }

    /// Free space moves on one day of seven by as much as is recorded.
    private mutating func drift(_ random: inout SplitMix64) {
        guard random.chance(1 / 7) else { return }
        state.filesystems[1].freeBytes = Int64.random(in: 60...400, using: &random) << 26
    }

    private func pending(_ vendor: Vendor) -> [PendingRecord] {
        installed.compactMap { name, version in
            guard var record = vendor.update(name, installed: version) else { return nil }
            if held.contains(name) { record.standing = PendingStanding.held.rawValue }
            return record
        }
    }

    /// What a run in the window does to it.
    mutating func patch(_ vendor: Vendor, window: HostOutcomeFact.Window, _ random: inout SplitMix64)
        -> HostOutcomeFact
    {
        let start = window.opens.addingTimeInterval(Double(Int.random(in: 60...5400, using: &random)))
        let end = start.addingTimeInterval(Double(Int.random(in: 60...900, using: &random)))
        guard awayFor == 0 else {
            return HostOutcomeFact(outcome: .unreachable, reason: "no answer", wave: "broad", finishedAt: start)
        }
        let due = pending(vendor).filter { $0.standing == PendingStanding.installable.rawValue }.sorted {
            $0.key < $1.key
        }
        guard !due.isEmpty else {
            return HostOutcomeFact(
                outcome: .nothingToDo, wave: "broad", window: window, startedAt: start, finishedAt: end)
        }
        let fails = random.chance(isSick ? 0.2 : 0.02)
        let changes = due.map {
            HostOutcomeFact.Change(
                name: $0.name, architecture: $0.architecture, from: $0.installed, to: $0.candidate, applied: !fails)
        }
        guard !fails else {
            return HostOutcomeFact(
                outcome: .failed, reason: "dpkg was interrupted", wave: "broad", window: window, changes: changes,
                startedAt: start,
                finishedAt: end)
        }
        let rebooted = install(due, vendor, &random)
        return HostOutcomeFact(
            outcome: .applied, wave: "broad", window: window, changes: changes, rebooted: rebooted,
            rebootPending: state.rebootRequired,
            startedAt: start, finishedAt: end)
    }

    /// - Returns: whether it was rebooted for it.
    private mutating func install(_ updates: [PendingRecord], _ vendor: Vendor, _ random: inout SplitMix64) -> Bool {
        for update in updates { installed[update.name] = vendor.newest(update.name) }
        isUpToDate = false
        guard updates.contains(where: { $0.name == Vendor.kernel }) else { return false }
        state.newestKernel = "6.1.0-\(boots)-amd64"
        state.rebootRequired = true
        state.rebootReasons = ["kernel \(state.newestKernel ?? "") is installed, \(state.runningKernel) is running"]
        guard random.chance(isSick ? 0.7 : 0.97) else { return false }
        boot()
        return true
    }
}
