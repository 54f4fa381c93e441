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

    init(_ lines: Lines, unknown: inout UnknownLines) {
        for line in lines {
            if let text = line.after("Inst ") {
                if let install = Self.install(text) {
                    installs.append(install)
                } else {
                    unknown.note(line.text, in: "simulation")
                }
            } else if let text = line.after("Remv ") ?? line.after("Purg ") {
                if let removal = Self.removal(text) {
                    removals.append(removal)
                } else {
                    unknown.note(line.text, in: "simulation")
                }
            } else if !line.hasPrefix("Conf "), !Self.isProse(line) {
                unknown.note(line.text, in: "simulation")
            }
        }
    }

    /// `NAME[:ARCH] [OLD] (NEW RELEASE, RELEASE [ARCH]) …`; what stands behind is about the order of unpacking.
    static func install(_ text: Line) -> Install? {
        var rest = text
        guard let name = rest.takeWord()?.before(":") else { return nil }
        let installed = rest.takeBracketed("[", "]")
        guard var offer = rest.takeBracketed("(", ")"), let candidate = offer.takeWord(),
            let (releases, bracketed) = offer.parted(atLast: "["), bracketed.hasSuffix("]")
        else { return nil }
        let architecture = bracketed.dropLast()
        guard PackageName.isDebian(name), PackageName.isArchitecture(architecture),
            PackageName.isDebianVersion(candidate), installed.map(PackageName.isDebianVersion) ?? true
        else { return nil }
        return Install(
            name: name.text, architecture: architecture.text, installed: installed?.text, candidate: candidate.text,
            releases: releases.split(",").map(\.trimmed).filter { !$0.isEmpty }.map(\.text))
    }

    static func removal(_ text: Line) -> PackageRemoval? {
        var rest = text
        guard let qualified = rest.takeWord(), let version = rest.takeBracketed("[", "]") else { return nil }
        let name = qualified.before(":")
        guard PackageName.isDebian(name), PackageName.isDebianVersion(version) else { return nil }
        let architecture = qualified.dropFirst(name.count + 1)
        return PackageRemoval(name: name.text, architecture: architecture.text, version: version.text)
    }

    /// What apt tells people in between. Lists of names are indented.
    private static func isProse(_ line: Line) -> Bool {
        line.isEmpty || line.hasPrefix(" ") || prose.contains(where: line.hasPrefix) || isSummary(line)
    }

    /// `3 upgraded, 1 newly installed, …`, `2 not fully installed or removed.`, and what Ubuntu's hook adds:
    /// `1 standard LTS security update, 29 esm-infra security updates and …`.
    private static func isSummary(_ line: Line) -> Bool {
        var rest = line
        guard rest.takeNumber() else { return false }
        if rest == " not fully installed or removed." || rest.hasPrefix(" standard LTS ")
            || rest.hasPrefix(" esm-")
        {
            return true
        }
        guard var others = rest.after(" upgraded, "), others.takeNumber() else { return false }
        return others.hasPrefix(" newly installed, ")
    }

    private static let prose: [StaticString] = [
        "Reading package lists", "Building dependency tree", "Reading state information", "Calculating upgrade",
        "The following ",
        "Use 'apt ", "NOTE: This is only a simulation", "Get more security updates through Ubuntu Pro",
        "Learn more about Ubuntu Pro",
        "Try Ubuntu Pro", "Correcting dependencies", "Solving dependencies", "Summary:", "Entering ResolveByKeep", "#",
        "Get another security update through Ubuntu Pro",
    ]
}
