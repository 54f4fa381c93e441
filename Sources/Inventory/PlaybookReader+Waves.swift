/// `waves:`
extension PlaybookReader.FileReading {
    func waves(_ value: YAMLValue?) -> [Wave] {
        guard let value else { return [.everything] }
        let elements = value.elements("waves")
        if value.isList, elements.isEmpty { value.report("waves is empty: leave it out for one wave with every host") }
        var lines: [String: Int] = [:]
        return elements.enumerated().compactMap { index, element in
            guard let section = Section(element, "a wave", keys: WaveKey.names) else { return nil }
            let wave = wave(section)
            if let wave, let first = lines.updateValue(element.line, forKey: wave.name) {
                element.report("the wave \(shown(wave.name)) stands twice, first on line \(first)")
            }
            if let wave, wave.members == nil, index + 1 < elements.count {
                section[WaveKey.hosts]?.report("rest must be the last wave: those after it would have no host")
            }
            return wave
        }
    }

    private func wave(_ section: Section) -> Wave? {
        let name = section.required(WaveKey.name, example: "canary")?.name("a wave's name")
        let hosts = section.required(WaveKey.hosts, example: "ring=canary")
        let isRest = hosts?.text == "rest"
        let members = isRest ? nil : hosts?.selector("hosts", names: names)
        let batch = section[WaveKey.batch]?.elementsOrOne("batch").compactMap { $0.size("batch", minimum: 1) }
        if let value = section[WaveKey.batch], value.isList, batch?.isEmpty == true { value.report("batch is empty") }
        let failed = section[WaveKey.maxFailed]?.size("max_failed", minimum: 0)
        let notAttempted = section[WaveKey.maxNotAttempted]?.size("max_not_attempted", minimum: 0)
        let soak = section[WaveKey.soak]?.duration("soak", in: .zero ... .seconds(90 * 86_400))
        let promotion: Wave.Promotion? = section[WaveKey.promote]?.choice("promote")
        let allowEmpty = section[WaveKey.allowEmpty]?.boolean("allow_empty")
        guard let name, isRest || members != nil else { return nil }
        var wave = Wave(name: name, members: members)
        if let batch, !batch.isEmpty { wave.batch = batch }
        wave.maxFailed = failed ?? wave.maxFailed
        wave.maxNotAttempted = notAttempted ?? wave.maxNotAttempted
        wave.soak = soak ?? wave.soak
        wave.promotion = promotion ?? wave.promotion
        wave.allowEmpty = allowEmpty ?? wave.allowEmpty
        return wave
    }
}

extension YAMLValue {
    /// `3` or `20%`
    func size(_ what: String, minimum: Int) -> Wave.Size? {
        guard let text = string(what) else { return nil }
        if text.hasSuffix("%") {
            guard let percent = percent(what) else { return nil }
            if percent > 0 || minimum == 0 { return .percent(percent) }
            report("\(what) is more than 0%")
            return nil
        }
        guard let count = Int(text), isPlain else {
            report(
                "\(what) is a number or a percentage like 3 or 20%, not \(kind)", suggestion: Int(text).map(String.init)
            )
            return nil
        }
        guard (minimum...10_000).contains(count) else {
            report("\(what) is \(minimum) to 10000, not \(count)")
            return nil
        }
        return .count(count)
    }
}
