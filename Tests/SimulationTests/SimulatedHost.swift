import PatchEngine
import Packages
import Planning
import Vocabulary

/// The truth about a host: what its disk holds, whatever any controller believes.
struct SimulatedHost {
    struct Job {
        var endsAt: Double
        var answer: JobAnswer
        /// What it installs when all goes well.
        var changes: [PackageChange]
        var isApplied = false
        /// It ends what a reboot has cut off, and begins nothing.
        var isRepair = false
    }

    var traits: HostTraits
    var installed: Set<PackageChange> = []
    var bootID = 1
    var needsReboot: Bool
    var kernelIsNewest = true
    var databaseHealthy = true
    var isUp = true
    var isDrained = false
    var jobs: [JobID: Job] = [:]
    /// Transactions that really began, by run.
    var transactions: [RunID: Int] = [:]
    var looksInSoak = 0

    init(traits: HostTraits, needsReboot: Bool) {
        self.traits = traits
        self.needsReboot = needsReboot
    }

    func isPatched(_ planned: PlannedHost) -> Bool { installed.isSuperset(of: planned.changes) }

    /// Jobs go on whether anybody watches or not.
    mutating func live(until time: Double) {
        for (id, job) in jobs where !job.isApplied && job.endsAt <= time {
            jobs[id]?.isApplied = true
            apply(job)
        }
    }

    private mutating func apply(_ job: Job) {
        switch job.answer {
        case .finished(let status, _) where job.isRepair && status == 0:
            databaseHealthy = true
            install(job.changes)
        case .finished(let status, _) where status == 0:
            if !traits.lies { install(job.changes) }
        case .finished where job.isRepair: break
        case .finished, .lost: install(job.changes.prefix(job.changes.count / 2))
        case .lostInReboot:
            install(job.changes.prefix(job.changes.count / 2))
            bootID += 1
            databaseHealthy = false
        case .refused, .busy, .neverStarted: break
        }
    }

    private mutating func install(_ changes: some Sequence<PackageChange>) {
        let before = installed.count
        installed.formUnion(changes)
        guard installed.count > before, traits.wantsReboot else { return }
        needsReboot = true
        kernelIsNewest = false
    }

    /// Starts the job, or finds it: the name decides.
    ///
    /// - Parameter changes: What of the plan the mirror offers.
    mutating func start(_ id: JobID, run: RunID, _ changes: [PackageChange], at time: Double, seconds: Double) {
        guard jobs[id] == nil else { return }
        if traits.lockedAttempts > 0 {
            traits.lockedAttempts -= 1
            jobs[id] = Job(endsAt: time + 30, answer: .busy(reason: "lock held by apt-daily"), changes: [])
            return
        }
        guard !traits.jobRefuses, !changes.isEmpty else {
            jobs[id] = Job(endsAt: time + 10, answer: .refused(reason: "it would remove something"), changes: [])
            return
        }
        jobs[id] = Job(endsAt: traits.hangs ? .infinity : time + seconds, answer: answer, changes: changes)
        transactions[run, default: 0] += 1
    }

    /// Starts the repair, or finds it. What it ends was fetched already, whatever the mirror has by now.
    mutating func repair(_ id: JobID, of cutOff: [PackageChange], at time: Double, seconds: Double) {
        guard jobs[id] == nil else { return }
        let answer = JobAnswer.finished(exitStatus: traits.cannotBeRepaired ? 1 : 0, reason: nil)
        jobs[id] = Job(endsAt: time + seconds, answer: answer, changes: cutOff, isRepair: true)
    }

    private var answer: JobAnswer {
        if traits.losesJobFolder { return .lost(reason: "no such job folder") }
        if traits.rebootsInJob { return .lostInReboot }
        if traits.failsHalfway { return .finished(exitStatus: 100, reason: "post-installation script failed") }
        return .finished(exitStatus: 0, reason: nil)
    }

    mutating func reboot() -> RebootAnswer {
        if traits.ignoresReboot { return .bootIDUnchanged }
        bootID += 1
        if traits.doesNotComeBack {
            isUp = false
            return .didNotComeBack(reason: "no answer for ten minutes")
        }
        needsReboot = false
        kernelIsNewest = !traits.comesBackOnOldKernel
        return .rebooted(kernelIsNewest: kernelIsNewest)
    }

    func verification(_ planned: PlannedHost) -> Verification {
        Verification(
            applied: planned.changes.filter(installed.contains),
            missing: planned.changes.filter { !installed.contains($0) },
            rebootRequired: needsReboot, databaseHealthy: databaseHealthy)
    }
}
