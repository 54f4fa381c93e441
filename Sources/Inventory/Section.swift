import MaintenanceWindows

/// The keys that a mapping of a file may have. They are the one source for reading, for suggestions and for the published JSON Schemas.
protocol SectionKey: RawRepresentable<String>, CaseIterable {}

extension SectionKey {
    static var names: [String] { allCases.map(\.rawValue) }
}

/// A mapping whose keys are known.
struct Section {
    let value: YAMLValue
    private let what: String
    private let values: [String: YAMLValue]

    /// Reports every key that does not belong here, and every key without a value.
    ///
    /// - Parameter what: how it is called in messages: `a host`.
    init?(_ value: YAMLValue, _ what: String, keys: [String]) {
        guard let entries = value.entries(what) else { return nil }
        self.value = value
        self.what = what
        var values: [String: YAMLValue] = [:]
        for entry in entries {
            guard let name = entry.key.key else { continue }
            guard keys.contains(name) else {
                Self.reportUnknown(entry.key, name, what, keys)
                continue
            }
            if entry.value.isNull {
                entry.key.report("\(name) has no value")
            } else {
                values[name] = entry.value
            }
        }
        self.values = values
    }

    private static func reportUnknown(_ key: YAMLValue, _ name: String, _ what: String, _ keys: [String]) {
        let near = Spelling.nearest(to: name.replacing("-", with: "_"), in: keys)
        let known = near == nil ? ": known are \(keys.joined(separator: ", "))" : ""
        key.report("\(what) has no key \(shown(name))\(known)", suggestion: near)
    }

    subscript(_ key: some SectionKey) -> YAMLValue? { values[key.rawValue] }

    /// Reports when it is not there.
    func required(_ key: some SectionKey, example: String) -> YAMLValue? {
        if let value = self[key] { return value }
        value.report("\(what) needs \(key.rawValue): for example \(key.rawValue): \(example)")
        return nil
    }
}
