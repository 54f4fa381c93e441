import Inventory
import Vocabulary

/// Sorts hosts into the playbook's waves: the first that matches takes a host, `rest` takes what is left; within a wave by name.
struct WaveSorting {
    private(set) var waves: [PlannedWave] = []
    private(set) var leftOut: [LeftOut] = []

    init(waves: [Wave], hosts: [Host], planned: [PlannedHost], scans: [HostID: ScannedHost]) {
        var remaining = Array(zip(hosts, planned)).sorted { $0.0.id < $1.0.id }
        for wave in waves {
            let members = remaining.filter { host, _ in
                wave.members?.matches(host, operatingSystem: scans[host.id]?.operatingSystem) ?? true
            }
            let taken = Set(members.map(\.0.id))
            remaining.removeAll { taken.contains($0.0.id) }
            self.waves.append(PlannedWave(wave, hosts: members.map(\.1)))
        }
        leftOut = remaining.map { host, _ in LeftOut(host: host.id, reason: "no wave of the playbook takes it") }
    }
}

extension PlannedWave {
    /// Percents are of the hosts that can be attempted; those of `max_not_attempted` of all, since it is about the others.
    init(_ wave: Wave, hosts: [PlannedHost]) {
        let eligible = hosts.count { $0.stoppingBlocker == nil }
        self.init(
            name: wave.name, batches: wave.batch.map { $0.resolved(of: eligible, minimum: 1) },
            maxFailed: wave.maxFailed.resolved(of: eligible, minimum: 0),
            maxNotAttempted: wave.maxNotAttempted.resolved(of: hosts.count, minimum: 0),
            soakSeconds: wave.soak.wholeSeconds, promotion: wave.promotion, allowEmpty: wave.allowEmpty, hosts: hosts)
    }
}
