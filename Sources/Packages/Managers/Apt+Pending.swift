import Vocabulary

/// Reading what apt would do.
extension Apt {
    func readPending(_ answer: inout Answer, into scan: inout ManagerScan) {
        guard let simulation = answer.section("simulation"), simulation.succeeded else {
            scan.unanswered.append(
                .init(topic: .pending, reason: answer.section("simulation")?.lastWords ?? "apt-get was not asked"))
            return
        }
        let transaction = AptSimulation(simulation.lines, unknown: &answer.unknown)
        let details = AptDetails(answer)
        let policy = AptPolicy(answer)
        let holds = answer.section("holds")?.output ?? []
        let native = scan.architecture ?? ""

        scan.pending = transaction.installs.map { install in
            pending(install, standing: .installable, details: details, policy: policy)
        }
        markRemovals(&answer, in: &scan)
        for offer in upgradable(&answer, policy, into: &scan) {
            let isHeld = holds.contains(offer.name) || holds.contains("\(offer.name):\(offer.architecture)")
            let phase = details.of(offer)?.phase
            let standing: PendingUpdate.Standing =
                if isHeld { .held } else if let phase, phase < 100 { .phased(percent: phase) } else {
                    .keptBack(reason: Self.keptBackReason(holds: holds))
                }
            scan.pending.append(pending(offer, standing: standing, details: details, policy: policy))
        }
        addOffers(of: "phased", &answer, to: &scan) { offer in
            pending(offer, standing: .phased(percent: details.of(offer)?.phase), details: details, policy: policy)
        }
        addOffers(of: "unpinned", &answer, to: &scan) { offer in
            policy.isPinnedAway(offer) ? pending(offer, standing: .excluded, details: details, policy: policy) : nil
        }
        scan.pending.sort { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        scan.removals = transaction.removals.map { removal in
            var removal = removal
            if removal.architecture.isEmpty {
                removal.architecture = scan.installed.first { $0.name == removal.name }?.architecture ?? native
            }
            return removal
        }
    }

    /// What apt would install under other circumstances, and that nothing above names.
    private func addOffers(
        of question: String, _ answer: inout Answer, to scan: inout ManagerScan,
        as update: (AptSimulation.Install) -> PendingUpdate?
    ) {
        guard let section = answer.section(question), section.succeeded else { return }
        let known = Self.known(scan)
        let offers = AptSimulation(section.lines, unknown: &answer.unknown).installs
        scan.pending += offers.filter { $0.installed != nil && !known.contains(Package($0.name, $0.architecture)) }
            .compactMap(update)
    }

    /// What a careful upgrade leaves alone would remove something.
    private func markRemovals(_ answer: inout Answer, in scan: inout ManagerScan) {
        guard let section = answer.section("careful"), section.succeeded else { return }
        let careful = Set(
            AptSimulation(section.lines, unknown: &answer.unknown).installs.map { Package($0.name, $0.architecture) })
        for index in scan.pending.indices {
            let update = scan.pending[index]
            scan.pending[index].needsRemoval = !careful.contains(Package(update.name, update.architecture))
        }
    }

    private static func keptBackReason(holds: [String]) -> String {
        let held = holds.prefix(5).joined(separator: ", ") + (holds.count > 5 ? " and \(holds.count - 5) more" : "")
        return "apt does not take it: it would need a removal, or something that is not to be had"
            + (holds.isEmpty ? "" : ", or another version of what is held (\(held))")
    }

    private func pending(
        _ offer: AptSimulation.Install, standing: PendingUpdate.Standing, details: AptDetails, policy: AptPolicy
    ) -> PendingUpdate {
        let details = details.of(offer)
        let isSecurity = offer.isSecurity || policy.closesSecurity(offer)
        return PendingUpdate(
            name: offer.name, architecture: offer.architecture, installed: offer.installed, candidate: offer.candidate,
            updateClass: isSecurity ? .security : .other, severity: .unrated,
            sourcePackage: details?.source?.package, sourceVersion: details?.source?.version,
            source: offer.releases.first ?? "", standing: standing,
            downloadBytes: details?.downloadBytes, installedBytes: details?.installedBytes,
            rebootSuggested: RebootSignals.suggests(offer.name))
    }

    private struct Package: Hashable {
        let name: String
        let architecture: String

        init(_ name: String, _ architecture: String) { (self.name, self.architecture) = (name, architecture) }
    }

    private static func known(_ scan: ManagerScan) -> Set<Package> {
        Set(scan.pending.map { Package($0.name, $0.architecture) })
    }

    /// What `apt list` has beyond what is known already: `NAME/SUITE[,SUITE] VERSION ARCHITECTURE [upgradable from: VERSION]`, apt(8). A
    /// package for a foreign architecture has its plain name here.
    private func upgradable(
        _ answer: inout Answer, _ policy: AptPolicy, into scan: inout ManagerScan
    ) -> [AptSimulation.Install] {
        guard let section = answer.section("upgradable"), section.succeeded else {
            scan.unanswered.append(
                .init(topic: .pending, reason: answer.section("upgradable")?.lastWords ?? "apt list was not asked"))
            return []
        }
        let known = Self.known(scan)
        lazy var suites = AptSuites(answer)
        var offers: [AptSimulation.Install] = []
        for line in section.lines where !line.hasPrefix("Listing...") {
            let words = line.words
            guard words.count == 6, words[3] == "[upgradable", words[4] == "from:", words[5].hasSuffix("]"),
                case var releases = words[0], let name = releases.take(until: "/"), PackageName.isDebian(name),
                PackageName.isDebianVersion(words[1])
            else {
                answer.unknown.note(line.text, in: "upgradable")
                continue
            }
            var offer = AptSimulation.Install(
                name: name.text, architecture: words[2].text, installed: words[5].dropLast().text,
                candidate: words[1].text, releases: [])
            if known.contains(Package(offer.name, offer.architecture)) { continue }
            let names = releases.split(",").filter { !$0.isEmpty && $0 != "now" }.map(\.text)
            let places = policy.releases(of: offer, suites)
            offer.releases = places.isEmpty ? names.map(suites.release(of:)) : places
            offers.append(offer)
        }
        return offers
    }
}

/// The `Package`, `Source`, `Version`, `Size` and phase fields of `apt-cache show`, for the packages that are pending.
struct AptDetails {
    struct Details {
        var downloadBytes: Int64?
        var installedBytes: Int64?
        /// How many percent of the hosts get the update by now.
        var phase: Int?
        /// Nil where it has the package's own name and version.
        var source: (package: String, version: String)?
    }

    private struct Paragraph {
        var name: Line?
        var version: Line?
        var architecture: Line?
        var source: Line?
        var details = Details()
    }

    private struct Version: Hashable {
        var name: String
        var architecture: String
        var version: String
    }

    private var details: [Version: Details] = [:]

    init(_ answer: Answer) {
        var paragraph = Paragraph()
        for line in answer.section("details")?.lines ?? Lines() {
            if line.isEmpty {
                keep(paragraph)
                paragraph = Paragraph()
            } else if let name = line.after("Package: ") {
                paragraph.name = name
            } else if let version = line.after("Version: ") {
                paragraph.version = version
            } else if let source = line.after("Source: ") {
                paragraph.source = source
            } else if let architecture = line.after("Architecture: ") {
                paragraph.architecture = architecture
            } else if let bytes = line.after("Size: ") {
                paragraph.details.downloadBytes = Int64(bytes.text)
            } else if let size = line.after("Installed-Size: ") {
                // In KiB (Debian Policy 5.6.20).
                paragraph.details.installedBytes = Int64(size.text).flatMap {
                    (0..<(1 << 50)).contains($0) ? $0 * 1024 : nil
                }
            } else if let percent = line.after("Phased-Update-Percentage: ") {
                paragraph.details.phase = Int(percent.text)
            }
        }
        keep(paragraph)
    }

    private mutating func keep(_ paragraph: Paragraph) {
        guard let name = paragraph.name, let version = paragraph.version, let architecture = paragraph.architecture
        else { return }
        let key = Version(name: name.text, architecture: architecture.text, version: version.text)
        details[key] = paragraph.details
        details[key]?.source = paragraph.source.flatMap { Self.source($0, version: version) }
    }

    /// `glibc`, or `glibc (2.36-9+deb12u13)` where the version is another one (Debian Policy 5.6.1).
    private static func source(_ field: Line, version: Line) -> (package: String, version: String)? {
        let words = field.words
        guard let name = words.first, PackageName.isDebian(name) else { return nil }
        let own = words.count == 2 ? words[1].dropFirst().dropLast() : version
        return PackageName.isDebianVersion(own) ? (name.text, own.text) : nil
    }

    func of(_ offer: AptSimulation.Install) -> Details? {
        details[Version(name: offer.name, architecture: offer.architecture, version: offer.candidate)]
    }
}
