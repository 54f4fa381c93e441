/// `apt-cache policy` for the packages that are pending: every version that the host could have, and from where.
///
/// The tables are long, and most are never asked for: they are read then.
struct AptPolicy {
    struct Version {
        var version: DebianVersion
        /// apt_preferences(5): below zero the version is never taken, from 1000 on it is kept against newer ones.
        var priority: Int
        /// The repositories that have it.
        var places: [Place] = []

        var isSecurity: Bool { places.contains(where: \.isSecurity) }
    }

    /// `500 URI SUITE/COMPONENT ARCHITECTURE Packages`.
    struct Place {
        var uri: Line
        var suite: Line

        /// `URI SUITE/COMPONENT`.
        var name: String { "\(uri.text) \(suite.text)" }

        /// Debian's suites end in `-security`, as Ubuntu's do; before Debian 11 it was `buster/updates` of the security archive.
        var isSecurity: Bool {
            guard let suite = suite.parted(atLast: "/")?.before else { return false }
            return suite.hasSuffix("-security") || suite.hasSuffix("/updates") && uri.text.contains("security")
        }

        /// Nil for what is only installed: `100 /var/lib/dpkg/status`.
        init?(_ line: Line) {
            let words = line.words
            guard words.count >= 4 else { return nil }
            (uri, suite) = (words[1], words[2])
        }
    }

    private var tables: [String: Slice<Lines>] = [:]
    /// Those that were asked for, with the architecture where it is a foreign one, in apt's order.
    private(set) var names: [String] = []

    init(_ answer: Answer) {
        let lines = answer.section("policy")?.lines ?? Lines()
        let heads = lines.indices.filter { lines[$0].first != UInt8(ascii: " ") && lines[$0].hasSuffix(":") }
        for (head, next) in zip(heads, heads.dropFirst() + [lines.endIndex]) {
            let name = lines[head].dropLast().text
            if tables.updateValue(lines[(head + 1)..<next], forKey: name) == nil { names.append(name) }
        }
    }

    /// The version table, below `  Version table:`.
    private static func versions(_ table: Slice<Lines>) -> [Version] {
        var versions: [Version] = []
        for line in table {
            if line.hasPrefix("        ") {
                if let place = Place(line), let last = versions.indices.last { versions[last].places.append(place) }
            } else if let text = line.after("     ") ?? line.after(" *** ") {
                let words = text.words
                guard let version = words.first else { continue }
                let priority = words.dropFirst().first.flatMap { Int($0.text) }
                versions.append(Version(version: DebianVersion(version.text), priority: priority ?? 500))
            }
        }
        return versions
    }

    /// A foreign architecture has a table of its own.
    private func versions(of offer: AptSimulation.Install) -> [Version] {
        (tables["\(offer.name):\(offer.architecture)"] ?? tables[offer.name]).map(Self.versions) ?? []
    }

    /// What apt would install, by a name of ``names``.
    func candidate(of name: String) -> String? {
        let version = tables[name]?.lazy.compactMap { $0.after("  Candidate: ") }.first
        return version.flatMap { $0 == "(none)" ? nil : $0.text }
    }

    /// `URI SUITE/COMPONENT` of each repository that has the version.
    func places(of version: String, _ name: String) -> [String] {
        let version = DebianVersion(version)
        let versions = tables[name].map(Self.versions) ?? []
        return versions.first { $0.version == version }?.places.map(\.name) ?? []
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
        candidate(offer)?.places.map { suites.release(of: $0.name) } ?? []
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
        for line in answer.section("suites")?.lines ?? Lines() {
            guard let list = line.trimmed.after("release ") else {
                let words = line.words
                if words.count >= 4 { place = "\(words[1].text) \(words[2].text)" }
                continue
            }
            let pairs = list.split(",")
            func value(_ key: StaticString) -> String? {
                pairs.lazy.compactMap { $0.after(key) }.first { !$0.isEmpty }?.text
            }
            guard let archive = value("a="), let label = value("l=") else { continue }
            let release = "\(label):\(value("v=").map { "\($0)/" } ?? "")\(archive)"
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
