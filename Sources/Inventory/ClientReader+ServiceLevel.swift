import Vocabulary

/// `sla:`. What it does not say is as in its preset.
extension ClientReader {
    func serviceLevel(_ value: YAMLValue?) -> ServiceLevel {
        guard let value, let section = Section(value, "sla", keys: ServiceLevelKey.names) else { return .default }
        let preset: ServiceLevelPreset? = section[ServiceLevelKey.preset]?.choice("preset")
        var level = (preset ?? .standard).serviceLevel
        level.clock = section[ServiceLevelKey.clock]?.choice("clock") ?? level.clock
        level.stop = section[ServiceLevelKey.stop]?.choice("stop") ?? level.stop
        level.scanWithin =
            section[ServiceLevelKey.scanWithin]?.duration("scan_within", in: .seconds(3600) ... .seconds(366 * 86_400))
            ?? level.scanWithin
        level.target = section[ServiceLevelKey.target].flatMap(target) ?? level.target
        level.pausesInBlackouts = section[ServiceLevelKey.pauseInBlackouts]?.boolean("pause_in_blackouts") ?? false
        level.onboarding = section[ServiceLevelKey.onboarding]?.deadline("onboarding")
        if let deadlines = section[ServiceLevelKey.deadlines] { read(deadlines, into: &level) }
        if let exposed = section[ServiceLevelKey.exposed] { readExposed(exposed, into: &level) }
        level.overrides = level.departures(from: level.preset.serviceLevel).map(\.rawValue)
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

    private func readExposed(_ value: YAMLValue, into level: inout ServiceLevel) {
        let names = DeadlineKey.names.filter { $0 != DeadlineKey.reboot.rawValue }
        guard let section = Section(value, "exposed", keys: names) else { return }
        for severity in Severity.allCases {
            guard let key = DeadlineKey(rawValue: severity.rawValue), let value = section[key] else { continue }
            level.exposed[severity] = value.deadline(severity.rawValue)
        }
        if let kev = section[DeadlineKey.kev] { level.exposedKev = kev.deadline("kev") }
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

extension ServiceLevel {
    /// The keys by which it says otherwise than another.
    fileprivate func departures(from other: ServiceLevel) -> [ServiceLevelKey] {
        ServiceLevelKey.allCases.filter { key in
            switch key {
            case .preset: false
            case .clock: clock != other.clock
            case .stop: stop != other.stop
            case .deadlines: deadlines != other.deadlines || kev != other.kev || reboot != other.reboot
            case .exposed: exposed != other.exposed || exposedKev != other.exposedKev
            case .target: target != other.target
            case .onboarding: onboarding != other.onboarding
            case .scanWithin: scanWithin != other.scanWithin
            case .pauseInBlackouts: pausesInBlackouts != other.pausesInBlackouts
            }
        }
    }
}
