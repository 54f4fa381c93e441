import Vocabulary

/// `sla:`. What it does not say is as in ``ServiceLevel/default``.
extension ClientReader {
    func serviceLevel(_ value: YAMLValue?) -> ServiceLevel {
        var level = ServiceLevel.default
        guard let value, let section = Section(value, "sla", keys: ServiceLevelKey.names) else { return level }
        level.clock = section[ServiceLevelKey.clock]?.choice("clock") ?? level.clock
        level.stop = section[ServiceLevelKey.stop]?.choice("stop") ?? level.stop
        level.scanWithin =
            section[ServiceLevelKey.scanWithin]?.duration("scan_within", in: .seconds(3600) ... .seconds(366 * 86_400))
            ?? level.scanWithin
        level.target = section[ServiceLevelKey.target].flatMap(target) ?? level.target
        if let deadlines = section[ServiceLevelKey.deadlines] { read(deadlines, into: &level) }
        return level
    }

    private func read(_ value: YAMLValue, into level: inout ServiceLevel) {
        guard let section = Section(value, "deadlines", keys: DeadlineKey.names) else { return }
        for severity in Severity.allCases {
            guard let key = DeadlineKey(rawValue: severity.rawValue), let value = section[key] else { continue }
            level.deadlines[severity] = deadline(value, severity.rawValue)
        }
        if let kev = section[DeadlineKey.kev] { level.kev = deadline(kev, "kev") }
        if let reboot = section[DeadlineKey.reboot]?.deadline("reboot") { level.reboot = reboot }
    }

    /// `none` promises nothing.
    private func deadline(_ value: YAMLValue, _ what: String) -> Deadline? {
        value.text == "none" ? nil : value.deadline(what)
    }

    /// `95` or `95%`
    private func target(_ value: YAMLValue) -> Double? {
        guard let text = value.string("target") else { return nil }
        if text.hasSuffix("%") { return value.percent("target") }
        guard let target = Double(text), (0...100).contains(target) else {
            value.report("target is a percentage from 0 to 100, not \(shown(text))")
            return nil
        }
        return target
    }
}
