import Foundation
public import Packages

/// What somebody has to know about a host: what the host's own answer shows, and what only the controller can tell.
public enum HostFindings {
    /// More than this makes signatures and repository dates fail, in seconds.
    private static let clockTolerance: TimeInterval = 300

    public static func of(_ outcome: HostScanOutcome) -> [Finding] {
        guard let scan = outcome.scan else { return [] }
        return scan.findings + [clockSkew(outcome)].compactMap(\.self)
    }

    private static func clockSkew(_ outcome: HostScanOutcome) -> Finding? {
        guard let offset = outcome.clockOffset, abs(offset) > clockTolerance else { return nil }
        let minutes = Int((abs(offset) / 60).rounded())
        return Finding(
            code: .clockSkew, weight: .warning,
            message: "the host's clock is \(minutes) min \(offset < 0 ? "behind" : "ahead")",
            remedy: "start time synchronisation: timedatectl set-ntp true")
    }
}
