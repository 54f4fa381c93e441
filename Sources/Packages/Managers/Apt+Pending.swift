import Vocabulary

/// Reading what apt would do.
extension Apt {
    func readPending(_ answer: inout Answer, into scan: inout ManagerScan) {
        guard let simulation = answer.section("simulation"), simulation.succeeded else {
            scan.unanswered.append(
                .init(topic: .pending, reason: answer.section("simulation")?.lastWords ?? "apt-get was not asked"))
            return
        }
        let transaction = AptSimulation(simulation.output, unknown: &answer.unknown)
        let details = AptDetails(answer)
        let policy = AptPolicy(answer)
        let holds = Set(answer.section("holds")?.output ?? [])
        let native = scan.architecture ?? ""

        scan.pending = transaction.installs.map { install in
            pending(install, standing: .installable, details: details, policy: policy)
        }
        markRemovals(&answer, in: &scan)
        let known = Set(scan.pending.map { "\($0.name):\($0.architecture)" })
        for offer in upgradable(&answer, into: &scan) where !known.contains("\(offer.name):\(offer.architecture)") {
            let isHeld = holds.contains(offer.name) || holds.contains("\(offer.name):\(offer.architecture)")
            let phase = details.phase(of: offer)
            let standing: PendingUpdate.Standing =
                if isHeld { .held } else if let phase, phase < 100 { .phased(percent: phase) } else {
                    .keptBack(reason: Self.keptBackReason)
                }
            scan.pending.append(pending(offer, standing: standing, details: details, policy: policy))
        }
        scan.pending.sort { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        let architectures = Dictionary(
            scan.installed.map { ($0.name, $0.architecture) }, uniquingKeysWith: { first, _ in first })
        scan.removals = transaction.removals.map { removal in
            var removal = removal
            if removal.architecture.isEmpty { removal.architecture = architectures[removal.name] ?? native }
            return removal
        }
    }

    /// What a careful upgrade leaves alone would remove something.
    private func markRemovals(_ answer: inout Answer, in scan: inout ManagerScan) {
        guard let section = answer.section("careful"), section.succeeded else { return }
        let careful = Set(
            AptSimulation(section.output, unknown: &answer.unknown).installs.map { "\($0.name):\($0.architecture)" })
        for index in scan.pending.indices {
            let update = scan.pending[index]
            scan.pending[index].needsRemoval = !careful.contains("\(update.name):\(update.architecture)")
        }
    }

    private static let keptBackReason =
        "apt does not take it: it would need a removal, or something that is not to be had"

    private func pending(
        _ offer: AptSimulation.Install, standing: PendingUpdate.Standing, details: AptDetails, policy: AptPolicy
    ) -> PendingUpdate {
        let sizes = details.sizes(of: offer)
        let isSecurity = offer.isSecurity || policy.closesSecurity(offer)
        return PendingUpdate(
            name: offer.name, architecture: offer.architecture, installed: offer.installed, candidate: offer.candidate,
            updateClass: isSecurity ? .security : .other, severity: .unrated,
            source: offer.releases.first ?? "", standing: standing,
            downloadBytes: sizes?.download, installedBytes: sizes?.installed,
            rebootSuggested: RebootSignals.suggests(offer.name))
    }

    /// `NAME/SUITE[,SUITE] VERSION ARCHITECTURE [upgradable from: VERSION]`, apt(8). A package for a foreign architecture has its
    /// plain name here.
    private func upgradable(_ answer: inout Answer, into scan: inout ManagerScan) -> [AptSimulation.Install] {
        guard let section = answer.section("upgradable"), section.succeeded else {
            scan.unanswered.append(
                .init(topic: .pending, reason: answer.section("upgradable")?.lastWords ?? "apt list was not asked"))
            return []
        }
        let suites = AptSuites(answer)
        var offers: [AptSimulation.Install] = []
        for line in section.output where !line.hasPrefix("Listing...") {
            let words = line.words
            guard words.count == 6, words[3] == "[upgradable", words[4] == "from:", words[5].hasSuffix("]"),
                let slash = words[0].firstIndex(of: "/"), PackageName.isDebian(String(words[0][..<slash])),
                PackageName.isDebianVersion(words[1])
            else {
                answer.unknown.note(line, in: "upgradable")
                continue
            }
            let names = words[0][words[0].index(after: slash)...].split(separator: ",").map(String.init)
            offers.append(
                AptSimulation.Install(
                    name: String(words[0][..<slash]), architecture: words[2], installed: String(words[5].dropLast()),
                    candidate: words[1], releases: names.filter { $0 != "now" }.map(suites.release)))
        }
        return offers
    }
}

/// The `Package`, `Version`, `Size` and phase fields of `apt-cache show`, for the packages that are pending.
struct AptDetails {
    private var download: [String: Int64] = [:]
    private var installed: [String: Int64] = [:]
    private var phases: [String: Int] = [:]

    init(_ answer: Answer) {
        var paragraph: [String: String] = [:]
        for line in (answer.section("details")?.output ?? []) + [""] {
            if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
                paragraph[String(line[..<colon])] = String(line[colon...].dropFirst()).trimmed
            } else if line.isEmpty {
                keep(paragraph)
                paragraph = [:]
            }
        }
    }

    private mutating func keep(_ paragraph: [String: String]) {
        guard let name = paragraph["Package"], let version = paragraph["Version"],
            let architecture = paragraph["Architecture"]
        else { return }
        let key = "\(name):\(architecture)=\(version)"
        download[key] = paragraph["Size"].flatMap(Int64.init)
        // Installed-Size is in KiB (Debian Policy 5.6.20).
        installed[key] = paragraph["Installed-Size"].flatMap(Int64.init).flatMap {
            (0..<(1 << 50)).contains($0) ? $0 * 1024 : nil
        }
        phases[key] = paragraph["Phased-Update-Percentage"].flatMap(Int.init)
    }

    private func key(_ offer: AptSimulation.Install) -> String {
        "\(offer.name):\(offer.architecture)=\(offer.candidate)"
    }

    func sizes(of offer: AptSimulation.Install) -> (download: Int64?, installed: Int64?)? {
        (download[key(offer)], installed[key(offer)])
    }

    /// How many percent of the hosts get the update by now.
    func phase(of offer: AptSimulation.Install) -> Int? { phases[key(offer)] }
}
