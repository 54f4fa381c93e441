import Foundation

extension HostScan {
    /// What the package manager itself says nothing of, because it was told not to: indexes that are past their date, and packages that
    /// nobody has signed.
    var trustFindings: [Finding] {
        func isOfAge(_ option: String) -> Bool { option.lowercased().contains("check-") }
        let undated = uncheckedSources.filter(isOfAge)
        let unsigned = uncheckedSources.filter { !isOfAge($0) }
        return outdatedIndexes
            + [
                checksOff(unsigned, .warning, "apt takes packages that nobody has signed"),
                checksOff(undated, .notice, "apt does not check how old an index is"),
            ].compactMap(\.self) + missingSecuritySources
    }

    /// A release of Debian or Ubuntu whose security suite somebody has taken out of the sources: apt says that all is well, and no security
    /// update is ever seen. A suite is a release's own when it has `-updates` beside it, or its name is the system's.
    private var missingSecuritySources: [Finding] {
        guard isApt else { return [] }
        let suites = Set(refresh.compactMap { $0.repository.words.dropFirst().last })
        // `trixie` of `Debian GNU/Linux 13 (trixie)`.
        let codename = Line(host.osName).parted(atLast: "(")?.behind.before(")").text
        let releases = suites.filter { $0 == codename || suites.contains("\($0)-updates") }
        return releases.filter { suites.isDisjoint(with: ["\($0)-security", "\($0)/updates"]) }.sorted().map {
            release in
            Finding(
                code: .securitySourceMissing, weight: .warning,
                message:
                    "\(release) is among the sources, and \(release)-security is not: its security updates are not seen",
                remedy: "add \(release)-security to the sources, then apt-get update")
        }
    }

    private func checksOff(_ options: [String], _ weight: Finding.Weight, _ consequence: String) -> Finding? {
        guard !options.isEmpty else { return nil }
        return Finding(
            code: .checksOff, weight: weight, message: "\(consequence): \(options.joined(separator: "; "))",
            remedy: "take the option out, and give the host a repository that does without it")
    }

    /// Whether the repository itself says that its index is good no longer: with the check off, apt takes it all the same.
    private func isOutdated(_ repository: RepositoryRefresh) -> Bool {
        repository.validUntil.map { $0 < host.clock } ?? false
    }

    /// The repositories of which nobody knows what they offer now: they did not answer, or what they answered is past its date.
    public var unknownRepositories: [RepositoryRefresh] { refresh.filter { $0.failure != nil || isOutdated($0) } }

    private var outdatedIndexes: [Finding] {
        refresh.compactMap { repository in
            guard repository.failure == nil, let end = repository.validUntil, isOutdated(repository) else { return nil }
            return Finding(
                code: .checksOff, weight: .critical,
                message:
                    "the index of \(repository.repository) was good until \(end.formatted(.iso8601.year().month().day())), "
                    + "and apt has been told not to mind: what came out since then is not seen",
                remedy: "use a mirror that is kept up to date, then take Check-Valid-Until out of apt's configuration")
        }
    }
}
