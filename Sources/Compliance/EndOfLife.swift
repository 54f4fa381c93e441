internal import Foundation

/// Until when a release gets security updates. A host without them has nothing pending, and is not safe for that.
public enum EndOfLife {
    /// - Parameters:
    ///   - osID: `ID` of os-release(5).
    ///   - osVersion: `VERSION_ID` of os-release(5). `9.4` is looked for as `9.4`, then as `9`.
    /// - Returns: the last day with security updates, `2026-08-31`; nil for a release that is not in the table.
    public static func lastSupportedDay(osID: String, osVersion: String) -> String? {
        guard let releases = lastDays[osID] else { return nil }
        let major = osVersion.prefix { $0 != "." }
        return releases[osVersion] ?? releases[String(major)]
    }
}
