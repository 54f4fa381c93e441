import Vocabulary

/// Reading what dnf would do. Both versions are asked the same questions; only their advisories differ.
enum DnfScan {
    static func read(
        _ answer: inout Answer, advisories readAdvisories: (inout Answer, inout ManagerScan) -> DnfAdvisories
    ) -> ManagerScan {
        var scan = ManagerScan(architecture: answer.fact("architecture"))
        scan.readBack = Rpm.readBack(&answer)
        scan.installed = scan.readBack.installed
        scan.refresh = DnfRefresh.read(&answer)
        scan.signingKeys = SigningKeys.read(&answer, repositories: nil)
        scan.unanswered += SigningKeys.unanswered(answer)
        scan.automaticUpdaters = Rpm.updaters(answer)
        scan.newerReleases = newerReleases(answer)
        let advisories = readAdvisories(&answer, &scan)
        let offers = DnfOffers(&answer, into: &scan)
        let transaction = transaction(&answer, into: &scan)
        scan.removals = transaction?.removals ?? []
        var pending = pending(transaction, offers: offers, installed: scan.installed)
        for index in pending.indices { advisories.describe(&pending[index]) }
        scan.pending = pending.sorted { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        return scan
    }

    /// Amazon Linux stays at the release that it was installed as: a plugin warns on whatever command it sees first, and lists
    /// `  Version 2023.5.20241001:` below `  A newer release of "Amazon Linux" is available.`
    private static func newerReleases(_ answer: Answer) -> [String] {
        for section in ["refresh", "transaction"].compactMap(answer.section) {
            let lines = section.output + section.errors
            guard lines.contains(where: { $0.trimmed.hasPrefix("A newer release of ") }) else { continue }
            return lines.compactMap { $0.wholeMatch(of: #/\s*Version ([0-9.]+):\s*/#).map { String($0.1) } }
        }
        return []
    }

    /// What `dnf upgrade` would do. Where it cannot take the best of everything it does nothing at all; then what it would do without
    /// the ones that stand in the way.
    private static func transaction(_ answer: inout Answer, into scan: inout ManagerScan) -> DnfTransaction? {
        guard let section = answer.section("transaction") else {
            scan.unanswered.append(.init(topic: .pending, reason: "dnf was not asked"))
            return nil
        }
        if let refusal = SudoRefusal.find(in: section) {
            scan.unanswered.append(.init(topic: .pending, reason: refusal))
            return nil
        }
        let whole = DnfTransaction(section, unknown: &answer.unknown)
        if whole.isResolved && whole.problems.isEmpty { return whole }
        if let section = answer.section("incomplete_transaction") {
            let incomplete = DnfTransaction(section, unknown: &answer.unknown)
            if incomplete.isResolved { return incomplete }
        }
        if whole.isResolved { return whole }
        let words = (section.errors + section.output).first { $0.hasPrefix("Error:") } ?? section.lastWords
        scan.unanswered.append(.init(topic: .pending, reason: words))
        return nil
    }

    private static func pending(
        _ transaction: DnfTransaction?, offers: DnfOffers, installed: [InstalledPackage]
    ) -> [PendingUpdate] {
        let present = Dictionary(grouping: installed) { "\($0.name).\($0.architecture)" }
            .mapValues { $0.map(\.version).max { RPMVersion($0) < RPMVersion($1) } ?? "" }
        func update(_ change: DnfTransaction.Change, _ standing: PendingUpdate.Standing) -> PendingUpdate {
            let sizes = offers.sizes(of: change)
            return PendingUpdate(
                name: change.name, architecture: change.architecture,
                installed: present["\(change.name).\(change.architecture)"] ?? present["\(change.name).noarch"],
                candidate: change.version, updateClass: .other, severity: .unrated, source: change.repository,
                standing: standing,
                downloadBytes: sizes?.download, installedBytes: sizes?.installed,
                rebootSuggested: RebootSignals.suggests(change.name))
        }
        var found = ((transaction?.upgrades ?? []) + (transaction?.installs ?? [])).map { update($0, .installable) }
        let taken = Set(found.map { "\($0.name).\($0.architecture)" })
        for offer in offers.all where !taken.contains("\(offer.name).\(offer.architecture)") {
            let standing: PendingUpdate.Standing =
                if offers.isLocked(offer.name) { .held } else if !offers.isPlain(offer) {
                    .excluded
                } else if let transaction {
                    .keptBack(
                        reason: transaction.problem(of: offer.name, version: offer.version) ?? "dnf does not take it")
                } else { .installable }
            found.append(update(offer, standing))
        }
        return found
    }
}

/// `repoquery --upgrades`: what the repositories have newer, with and without what the configuration excludes.
struct DnfOffers {
    private(set) var all: [DnfTransaction.Change] = []
    private var plain: Set<String> = []
    private var sizes: [String: (download: Int64?, installed: Int64?)] = [:]
    private var locked: Set<String> = []

    init(_ answer: inout Answer, into scan: inout ManagerScan) {
        for tag in ["upgrades", "all_upgrades"] {
            guard let section = answer.section(tag), section.succeeded else {
                if tag == "upgrades" {
                    scan.unanswered.append(
                        .init(topic: .pending, reason: answer.section(tag)?.lastWords ?? "repoquery was not asked"))
                }
                continue
            }
            for line in section.lines { read(line, isPlain: tag == "upgrades", unknown: &answer.unknown) }
        }
        locked = Self.locked(answer.section("versionlock")?.output ?? [])
    }

    /// `NAME <tab> ARCH <tab> EPOCH:VERSION-RELEASE <tab> REPOSITORY <tab> DOWNLOAD <tab> SIZE`.
    private mutating func read(_ line: Line, isPlain: Bool, unknown: inout UnknownLines) {
        if line.trimmed.isEmpty { return }
        let fields = line.tabFields
        guard fields.count == 6, PackageName.isRPM(fields[0]), PackageName.isArchitecture(fields[1]) else {
            unknown.note(line.text, in: "upgrades")
            return
        }
        let version = Rpm.version(fields[2])
        guard PackageName.isRPMVersion(version) else {
            unknown.note(line.text, in: "upgrades")
            return
        }
        let offer = DnfTransaction.Change(
            name: fields[0].text, architecture: fields[1].text, version: version.text, repository: fields[3].text)
        if isPlain { plain.insert(Self.key(offer)) }
        if sizes[Self.key(offer)] == nil {
            sizes[Self.key(offer)] = (Int64(fields[4].text), Int64(fields[5].text))
            all.append(offer)
        }
    }

    private static func key(_ change: DnfTransaction.Change) -> String {
        "\(change.name)-\(change.version).\(change.architecture)"
    }

    func sizes(of change: DnfTransaction.Change) -> (download: Int64?, installed: Int64?)? { sizes[Self.key(change)] }

    /// Whether the offer stands in spite of the configured excludes.
    func isPlain(_ offer: DnfTransaction.Change) -> Bool { plain.contains(Self.key(offer)) }

    func isLocked(_ name: String) -> Bool { locked.contains(name) }

    /// dnf 4 lists patterns `NAME-EPOCH:VERSION-RELEASE.*`; dnf 5 `Package name: NAME`.
    static func locked(_ lines: [String]) -> Set<String> {
        Set(
            lines.compactMap { line in
                if let name = line.after("Package name: ") { return name }
                return line.firstMatch(of: #/^!?([^#\s]+)-\d*:?[^-\s]+-[^-\s]+$/#).map { String($0.1) }
            })
    }
}
