import PatchEngine
import Packages
import Planning
import Vocabulary

/// The truth about a host: what its disk holds, whatever any controller believes.
struct SimulatedHost {
    struct Job {
        var endsAt: Double
        var answer: JobAnswer
        var isApplied = false
        /// It ends what a reboot has cut off, and begins nothing.
        var isRepair = false
    }

    let planned: PlannedHost
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

    init(planned: PlannedHost, traits: HostTraits, needsReboot: Bool) {
        self.planned = planned
        self.traits = traits
        self.needsReboot = needsReboot
    }

    var isPatched: Bool { installed.isSuperset(of: planned.changes) }

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
            install(planned.changes)
        case .finished(let status, _) where status == 0:
            if !traits.lies { install(planned.changes) }
        case .finished where job.isRepair: break
        case .finished, .lost: install(planned.changes.prefix(planned.changes.count / 2))
        case .lostInReboot:
            install(planned.changes.prefix(planned.changes.count / 2))
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
    /// - Returns: Whether a transaction began.
    mutating func start(_ id: JobID, run: RunID, at time: Double, seconds: Double) -> Bool {
        guard jobs[id] == nil else { return false }
        if traits.lockedAttempts > 0 {
            traits.lockedAttempts -= 1
            jobs[id] = Job(endsAt: time + 30, answer: .busy(reason: "lock held by apt-daily"))
            return false
        }
        jobs[id] = Job(endsAt: traits.hangs ? .infinity : time + seconds, answer: answer)
        guard !traits.jobRefuses else { return false }
        transactions[run, default: 0] += 1
        return true
    }

    /// Starts the repair, or finds it.
    mutating func repair(_ id: JobID, at time: Double, seconds: Double) {
        guard jobs[id] == nil else { return }
        let answer = JobAnswer.finished(exitStatus: traits.cannotBeRepaired ? 1 : 0, reason: nil)
        jobs[id] = Job(endsAt: time + seconds, answer: answer, isRepair: true)
    }

    private var answer: JobAnswer {
        if traits.jobRefuses { return .refused(reason: "it would remove something") }
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

    var verification: Verification {
        Verification(
            applied: planned.changes.filter(installed.contains),
            missing: planned.changes.filter { !installed.contains($0) },
            rebootRequired: needsReboot, databaseHealthy: databaseHealthy)
    }
}
