public import Foundation
public import Vocabulary

extension Plan {
    /// When each host starts at the earliest: in the first window that is left when the waves before it have been worked off and have soaked.
    /// Hosts without such a window, or that are not attempted, are left out.
    public var earliestStarts: [HostID: Date] {
        var starts: [HostID: Date] = [:]
        var begin = createdAt
        for wave in waves {
            var end = begin
            for host in wave.hosts where host.stoppingBlocker == nil {
                let window = host.windows.first { !$0.hasPassed(at: begin, minutes: host.expectedMinutes) }
                guard let window else { continue }
                let start = max(begin, window.opens)
                starts[host.host] = start
                end = max(end, start + host.expectedMinutes * 60)
            }
            begin = end + TimeInterval(wave.soakSeconds)
        }
        return starts
    }
}
