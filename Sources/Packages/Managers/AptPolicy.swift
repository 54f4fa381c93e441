/// `apt-cache policy` for the packages that are pending: every version that the host could have.
///
/// A candidate from the updates suite may supersede a version that the security archive offers. The host lacks that fix all the same,
/// so the update counts as a security update.
struct AptPolicy {
    private var securityVersions: [String: [DebianVersion]] = [:]

    init(_ answer: Answer) {
        var name = Line("")
        var version: Line?
        for line in answer.section("policy")?.lines ?? [] {
            if !line.hasPrefix(" "), line.hasSuffix(":") {
                name = line.dropLast()
                version = nil
            } else if line.hasPrefix("     ") && !line.hasPrefix("        ") || line.hasPrefix(" *** ") {
                version = line.words.first { $0 != "***" }
            } else if line.hasPrefix("        "), let version, Self.isSecuritySource(line.trimmed) {
                securityVersions[name.text, default: []].append(DebianVersion(version.text))
            }
        }
    }

    /// `500 URI SUITE/COMPONENT ARCHITECTURE Packages`.
    private static func isSecuritySource(_ line: Line) -> Bool {
        var rest = line
        guard rest.takeWord() != nil, let address = rest.takeWord(), let place = rest.takeWord(),
            let suite = place.parted(atLast: "/")?.before
        else { return false }
        return suite.hasSuffix("-security") || suite.hasSuffix("/updates") && address.text.contains("security")
    }

    /// Whether the security archive has a version that is newer than the installed one and is not newer than the candidate.
    func closesSecurity(_ offer: AptSimulation.Install) -> Bool {
        guard let installed = offer.installed.map(DebianVersion.init) else { return false }
        let candidate = DebianVersion(offer.candidate)
        let versions = securityVersions[offer.name] ?? securityVersions["\(offer.name):\(offer.architecture)"] ?? []
        return versions.contains { $0 > installed && $0 <= candidate }
    }
}

/// `apt-cache policy` without names: what stands behind the name of a suite.
struct AptSuites {
    private var releases: [String: String] = [:]

    /// `     release v=12,o=Debian,a=oldstable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64`.
    init(_ answer: Answer) {
        for line in answer.section("suites")?.lines ?? [] {
            guard let list = line.trimmed.after("release ") else { continue }
            var values: [String: String] = [:]
            for var pair in list.split(",") {
                guard let key = pair.take(until: "=")?.text, values[key] == nil, !pair.isEmpty else { continue }
                values[key] = pair.text
            }
            if let archive = values["a"], let label = values["l"] {
                let version = values["v"].map { "\($0)/" } ?? ""
                releases[archive] = "\(label):\(version)\(archive)"
            }
        }
    }

    /// A suite as the simulation prints it: `Debian-Security:12/oldstable-security`.
    func release(_ suite: String) -> String { releases[suite] ?? suite }
}
