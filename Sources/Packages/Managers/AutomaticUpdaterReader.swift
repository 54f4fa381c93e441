import Foundation

/// Reads `systemctl show` of the units that install updates by themselves.
enum AutomaticUpdaterReader {
    /// - Parameter installs: Whether a unit, when enabled, installs updates rather than only fetching lists.
    static func read(_ answer: Answer, installs: (String) -> Bool) -> [AutomaticUpdater] {
        let blocks = (answer.section("timers")?.output ?? []).split(separator: "", omittingEmptySubsequences: true)
        return blocks.compactMap { block in
            let pairs = block.compactMap { line -> (String, String)? in
                guard let equals = line.firstIndex(of: "=") else { return nil }
                return (String(line[..<equals]), String(line[line.index(after: equals)...]))
            }
            let values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
            guard let unit = values["Id"], values["LoadState"] == "loaded" else { return nil }
            let isEnabled = values["UnitFileState"]?.hasPrefix("enabled") ?? false
            let isActive = values["ActiveState"] == "active"
            return AutomaticUpdater(
                unit: unit, enabled: isEnabled, active: isActive, installs: installs(unit),
                nextRun: values["NextElapseUSecRealtime"].flatMap(instant))
        }
    }

    /// `Sun 2026-11-22 06:12:33 UTC`: systemd prints in the time zone of the script, which is UTC.
    private static func instant(_ text: String) -> Date? {
        let words = text.words
        guard words.count == 4, words[3] == "UTC" else { return nil }
        return try? Date("\(words[1])T\(words[2])Z", strategy: .iso8601)
    }
}
