import Vocabulary

/// What is wrong with a simulated host, drawn once.
struct HostTraits {
    var isUnreachable = false
    var isBlocked = false
    var baselineFlaps = false
    /// The drain hook says "not now" so many times.
    var drainsRefusedForNow = 0
    var drainRefuses = false
    var undrainsRefusedForNow = 0
    var undrainRefuses = false
    /// The job's simulation says no.
    var jobRefuses = false
    /// The package manager is locked so many times.
    var lockedAttempts = 0
    /// Reboots in the middle of its job.
    var rebootsInJob = false
    /// What its reboot cut off cannot be repaired.
    var cannotBeRepaired = false
    /// The job never ends.
    var hangs = false
    /// The job says 0 and has changed nothing.
    var lies = false
    /// Half of the changes are made, and the job says 100.
    var failsHalfway = false
    var losesJobFolder = false
    var wantsReboot = false
    var comesBackOnOldKernel = false
    var doesNotComeBack = false
    var ignoresReboot = false
    /// The required check passes before and fails afterwards.
    var breaks = false
    /// The required check fails before and afterwards.
    var wasBroken = false
    /// Afterwards the required check cannot be made.
    var cannotBeChecked = false
    /// Well after the job, broken at the end of the soak.
    var breaksInSoak = false
    var isSilentInSoak = false
    /// How likely an answer is lost on the way, each time.
    var linkLoss = 0.0

    /// - Parameter intensity: How likely each fault is.
    init(intensity: Double, _ random: inout SplitMix64) {
        wantsReboot = random.chance(0.4)
        wasBroken = random.chance(0.2)
        guard intensity > 0 else { return }
        func happens(_ weight: Double = 1) -> Bool { random.chance(intensity * weight) }
        isUnreachable = happens()
        isBlocked = happens()
        baselineFlaps = happens()
        if happens(2) { drainsRefusedForNow = Int.random(in: 1...40, using: &random) }
        drainRefuses = happens()
        if happens(2) { undrainsRefusedForNow = Int.random(in: 1...4, using: &random) }
        undrainRefuses = happens()
        jobRefuses = happens()
        if happens(2) { lockedAttempts = Int.random(in: 1...3, using: &random) }
        rebootsInJob = happens(2)
        cannotBeRepaired = happens()
        hangs = happens(0.5)
        lies = happens(2)
        failsHalfway = happens(2)
        losesJobFolder = happens(0.5)
        comesBackOnOldKernel = happens()
        doesNotComeBack = happens()
        ignoresReboot = happens()
        breaks = happens(2)
        cannotBeChecked = happens()
        breaksInSoak = happens(4)
        isSilentInSoak = happens()
        linkLoss = happens(2) ? 0.1 : 0
    }
}
