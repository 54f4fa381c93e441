import Vocabulary

/// Which advisories an update closes.
struct DnfAdvisories {
    private struct Entry {
        var id: String
        var type: UpdateClass
        var severity: Severity
        var version: RPMVersion
    }

    private var entries: [String: [Entry]] = [:]

    /// - Parameter id: An advisory's name or a CVE's.
    mutating func add(
        _ id: String, type: UpdateClass, severity: Severity, name: String, architecture: String, version: String
    ) {
        entries["\(name).\(architecture)", default: []].append(
            Entry(id: id, type: type, severity: severity, version: RPMVersion(version)))
    }

    /// Fills in what is known of an update: every advisory above the installed version, up to the candidate. An update to a version that
    /// has a bugfix advisory of its own closes the security advisories of the versions it leaps over, too.
    func describe(_ update: inout PendingUpdate) {
        let installed = update.installed.map(RPMVersion.init)
        let candidate = RPMVersion(update.candidate)
        let closed = (entries["\(update.name).\(update.architecture)"] ?? []).filter { entry in
            entry.version <= candidate && (installed.map { entry.version > $0 } ?? true)
        }
        let names = closed.map(\.id)
        update.advisories = Set(names.filter { !$0.hasPrefix("CVE-") }).sorted()
        update.cves = Set(names.filter { $0.hasPrefix("CVE-") }).sorted()
        let classes = Set(closed.map(\.type))
        update.updateClass = [UpdateClass.security, .bugfix, .enhancement].first(where: classes.contains) ?? .other
        update.severity = closed.filter { $0.type == .security }.map(\.severity).max() ?? .unrated
    }

    /// Red Hat's words; SUSE and Fedora have further ones. What is not rated stays unrated.
    static func severity(_ word: String) -> Severity {
        switch word.lowercased() {
        case "critical": .critical
        case "important", "high", "urgent": .important
        case "moderate", "medium": .moderate
        case "low": .low
        default: .unrated
        }
    }
}
