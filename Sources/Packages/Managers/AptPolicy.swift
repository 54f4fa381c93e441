/// `apt-cache policy` for the packages that are pending: every version that the host could have, and from where.
struct AptPolicy {
    struct Version {
        var version: DebianVersion
        /// apt_preferences(5): below zero the version is never taken, from 1000 on it is kept against newer ones.
        var priority: Int
        /// `URI SUITE/COMPONENT` of each repository that has it.
        var places: [String] = []

        /// Debian's suites end in `-security`, as Ubuntu's do; before Debian 11 it was `buster/updates` of the security archive.
        var isSecurity: Bool {
            places.contains { place in
                guard let suite = place.words.last.flatMap({ Line($0).parted(atLast: "/")?.before }) else {
                    return false
                }
                return suite.hasSuffix("-security") || suite.hasSuffix("/updates") && place.contains("security")
            }
        }
    }

    private var tables: [String: [Version]] = [:]
    private var candidates: [String: String] = [:]
    /// Those that were asked for, with the architecture where it is a foreign one, in apt's order.
    private(set) var names: [String] = []

    init(_ answer: Answer) {
        var name = ""
        for line in answer.section("policy")?.lines ?? [] {
            if !line.hasPrefix(" "), line.hasSuffix(":") {
                name = line.dropLast().text
                tables[name] = []
                names.append(name)
            } else if let version = line.after("  Candidate: "), version != "(none)" {
                candidates[name] = version.text
            } else if line.hasPrefix("     ") && !line.hasPrefix("        ") || line.hasPrefix(" *** ") {
                let words = line.words.filter { $0 != "***" }
                guard let version = words.first else { continue }
                let priority = words.dropFirst().first.flatMap { Int($0.text) }
                tables[name]?.append(Version(version: DebianVersion(version.text), priority: priority ?? 500))
            } else if line.hasPrefix("        "), let last = tables[name]?.indices.last {
                // `500 URI SUITE/COMPONENT ARCHITECTURE Packages`; of what is only installed `100 /var/lib/dpkg/status`.
                let words = line.words
                if words.count >= 4 { tables[name]?[last].places.append("\(words[1].text) \(words[2].text)") }
            }
        }
    }

    /// A foreign architecture has a table of its own.
    private func versions(of offer: AptSimulation.Install) -> [Version] {
        tables["\(offer.name):\(offer.architecture)"] ?? tables[offer.name] ?? []
    }

    /// What apt would install, by a name of ``names``.
    func candidate(of name: String) -> String? { candidates[name] }

    /// `URI SUITE/COMPONENT` of each repository that has the version.
    func places(of version: String, _ name: String) -> [String] {
        let version = DebianVersion(version)
        return tables[name]?.first { $0.version == version }?.places ?? []
    }

    private func candidate(_ offer: AptSimulation.Install) -> Version? {
        let candidate = DebianVersion(offer.candidate)
        return versions(of: offer).first { $0.version == candidate }
    }

    /// Whether the security archive has a version that is newer than the installed one and is not newer than the candidate.
    ///
    /// A candidate from the updates suite may supersede a version that the security archive offers. The host lacks that fix all the
    /// same, so the update counts as a security update.
    func closesSecurity(_ offer: AptSimulation.Install) -> Bool {
        guard let installed = offer.installed.map(DebianVersion.init) else { return false }
        let candidate = DebianVersion(offer.candidate)
        return versions(of: offer).contains { $0.isSecurity && $0.version > installed && $0.version <= candidate }
    }

    /// The repositories that have the candidate, as the simulation would print them; empty where apt does not say.
    func releases(of offer: AptSimulation.Install, _ suites: AptSuites) -> [String] {
        candidate(offer)?.places.map(suites.release(of:)) ?? []
    }

    /// Whether a pin keeps the candidate from the host: it forbids it, or holds fast what is installed, or keeps out a security update.
    /// A suite that is only less preferred (testing beside stable) is no exclusion.
    func isPinnedAway(_ offer: AptSimulation.Install) -> Bool {
        guard let candidate = candidate(offer), let installed = offer.installed.map(DebianVersion.init) else {
            return false
        }
        let isHeldFast = versions(of: offer).contains { $0.version == installed && $0.priority >= 1000 }
        return candidate.priority < 0 || isHeldFast || closesSecurity(offer)
    }
}

/// `apt-cache policy` without names: what stands behind a repository.
struct AptSuites {
    /// By `URI SUITE/COMPONENT`, and by the name of the suite alone, where only one repository has one of that name.
    private var releases: [String: Set<String>] = [:]

    /// ` 500 URI SUITE/COMPONENT ARCHITECTURE Packages`, and below it
    /// `     release v=12,o=Debian,a=oldstable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64`.
    init(_ answer: Answer) {
        var place: String?
        for line in answer.section("suites")?.lines ?? [] {
            guard let list = line.trimmed.after("release ") else {
                let words = line.words
                if words.count >= 4 { place = "\(words[1].text) \(words[2].text)" }
                continue
            }
            var values: [String: String] = [:]
            for var pair in list.split(",") {
                guard let key = pair.take(until: "=")?.text, values[key] == nil, !pair.isEmpty else { continue }
                values[key] = pair.text
            }
            guard let archive = values["a"], let label = values["l"] else { continue }
            let release = "\(label):\(values["v"].map { "\($0)/" } ?? "")\(archive)"
            for key in [archive, place].compactMap(\.self) { releases[key, default: []].insert(release) }
        }
    }

    /// A suite or a place as the simulation prints it: `Debian-Security:12/oldstable-security`.
    func release(of name: String) -> String {
        guard let known = releases[name], known.count == 1, let release = known.first else {
            return name.words.last ?? name
        }
        return release
    }
}
