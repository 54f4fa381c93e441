import Foundation

/// Reads `systemctl show` of the units that install updates by themselves.
enum AutomaticUpdaterReader {
    /// - Parameter installs: Whether a unit, when enabled, installs updates rather than only fetching lists.
    static func read(_ answer: Answer, installs: (String) -> Bool) -> [AutomaticUpdater] {
        let blocks = (answer.section("timers")?.lines ?? Lines()).split(whereSeparator: \.isEmpty)
        return blocks.compactMap { block in
            func value(_ key: StaticString) -> String? { block.lazy.compactMap { $0.after(key) }.first?.text }
            guard let unit = value("Id="), value("LoadState=") == "loaded" else { return nil }
            let isEnabled = value("UnitFileState=")?.hasPrefix("enabled") ?? false
            let isActive = value("ActiveState=") == "active"
            return AutomaticUpdater(
                unit: unit, enabled: isEnabled, active: isActive, installs: installs(unit),
                nextRun: value("NextElapseUSecRealtime=").flatMap(instant))
        }
    }

    /// `Sun 2026-11-22 06:12:33 UTC`: systemd prints in the time zone of the script, which is UTC.
    private static func instant(_ text: String) -> Date? {
        let words = text.words
        guard words.count == 4, words[3] == "UTC" else { return nil }
        return try? Date("\(words[1])T\(words[2])Z", strategy: .iso8601)
    }
}
