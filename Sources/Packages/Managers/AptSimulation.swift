/// What `apt-get -s` prints: the transaction that apt would carry out.
struct AptSimulation {
    struct Install: Equatable {
        var name: String
        var architecture: String
        var installed: String?
        var candidate: String
        /// `LABEL:VERSION/ARCHIVE`, one for each repository that has the version.
        var releases: [String]

        /// Debian's archive has the label Debian-Security and its suites end in `-security`; Ubuntu's and its ESM's end so, too.
        var isSecurity: Bool { releases.contains { $0.hasSuffix("-security") || $0.hasPrefix("Debian-Security:") } }
    }

    private(set) var installs: [Install] = []
    private(set) var removals: [PackageRemoval] = []

    init(_ lines: [String], unknown: inout UnknownLines) {
        for line in lines {
            switch line.prefix(5) {
            case "Inst ":
                if let install = Self.install(line.dropFirst(5)) {
                    installs.append(install)
                } else {
                    unknown.note(line, in: "simulation")
                }
            case "Remv ", "Purg ":
                if let removal = Self.removal(line.dropFirst(5)) {
                    removals.append(removal)
                } else {
                    unknown.note(line, in: "simulation")
                }
            case "Conf ": break
            default: if !Self.isProse(line) { unknown.note(line, in: "simulation") }
            }
        }
    }

    /// `NAME[:ARCH] [OLD] (NEW RELEASE, RELEASE [ARCH]) …`; what stands behind is about the order of unpacking.
    static func install(_ text: Substring) -> Install? {
        var rest = text
        guard let qualified = word(&rest) else { return nil }
        let installed = bracket(&rest, "[", "]")
        guard let inner = bracket(&rest, "(", ")") else { return nil }
        var candidate = inner[...]
        guard let version = word(&candidate), PackageName.isDebianVersion(version),
            let open = candidate.lastIndex(of: "["), candidate.hasSuffix("]")
        else { return nil }
        let architecture = candidate[candidate.index(after: open)...].dropLast()
        let releases = candidate[..<open].split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
        let name = unqualified(qualified)
        guard PackageName.isDebian(name), PackageName.isArchitecture(String(architecture)),
            installed.map(PackageName.isDebianVersion) ?? true
        else { return nil }
        return Install(
            name: name, architecture: String(architecture), installed: installed, candidate: version, releases: releases
        )
    }

    static func removal(_ text: Substring) -> PackageRemoval? {
        var rest = text
        guard let qualified = word(&rest), let version = bracket(&rest, "[", "]") else { return nil }
        let name = unqualified(qualified)
        guard PackageName.isDebian(name), PackageName.isDebianVersion(version) else { return nil }
        let architecture = qualified.dropFirst(name.count + 1)
        return PackageRemoval(name: name, architecture: String(architecture), version: version)
    }

    private static func unqualified(_ name: String) -> String { String(name.prefix { $0 != ":" }) }

    private static func word(_ rest: inout Substring) -> String? {
        let word = rest.prefix { $0 != " " }
        guard !word.isEmpty else { return nil }
        rest = rest.dropFirst(word.count).drop { $0 == " " }
        return String(word)
    }

    /// What stands between the brackets when `rest` begins with one.
    private static func bracket(_ rest: inout Substring, _ open: Character, _ close: Character) -> String? {
        guard rest.first == open, let end = rest.firstIndex(of: close) else { return nil }
        let inner = String(rest.dropFirst()[..<end])
        rest = rest[rest.index(after: end)...].drop { $0 == " " }
        return inner
    }

    /// What apt tells people in between. Lists of names are indented.
    private static func isProse(_ line: String) -> Bool {
        line.isEmpty || line.hasPrefix(" ") || prose.contains { line.hasPrefix($0) }
            || line.wholeMatch(of: #/\d+ (upgraded, \d+ newly installed, .*|not fully installed or removed\.)/#) != nil
    }

    private static let prose = [
        "Reading package lists", "Building dependency tree", "Reading state information", "Calculating upgrade",
        "The following ",
        "Use 'apt ", "NOTE: This is only a simulation", "Get more security updates through Ubuntu Pro",
        "Learn more about Ubuntu Pro",
        "Try Ubuntu Pro", "Correcting dependencies", "Solving dependencies", "Summary:", "Entering ResolveByKeep", "#",
    ]
}
