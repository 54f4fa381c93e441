/// Reading what became of `dnf makecache --refresh`. When it fails, the script asks each repository alone: `refresh NAME`.
enum DnfRefresh {
    static func read(_ answer: inout Answer) -> [RepositoryRefresh] {
        let names = repositories(&answer)
        if let section = answer.section("refresh") {
            if let refusal = SudoRefusal.find(in: section) {
                return known(names) + [failure("*", refusal, .notPermitted)]
            }
            return section.succeeded ? known(names) : failed(names, section, answer)
        }
        if answer.fact("refresh") == "yes" {
            return known(names) + [failure("*", "refreshing needs root, and sudo is not to be used", .notPermitted)]
        }
        return known(names)
    }

    /// `repo id  repo name`, below a heading.
    private static func repositories(_ answer: inout Answer) -> [String] {
        let lines = answer.section("repositories")?.output ?? []
        return lines.filter { !$0.hasPrefix("repo id") && !$0.trimmed.isEmpty }.compactMap(\.words.first)
    }

    private static func known(_ names: [String]) -> [RepositoryRefresh] {
        names.isEmpty
            ? [failure("*", "no repository is configured", .misconfigured)]
            : names.map { RepositoryRefresh(repository: $0) }
    }

    private static func failed(_ names: [String], _ whole: Answer.Section, _ answer: Answer) -> [RepositoryRefresh] {
        var results = names.map { name -> RepositoryRefresh in
            guard let section = answer.section("refresh \(name)"), SudoRefusal.find(in: section) == nil else {
                return named(name, in: whole) ?? RepositoryRefresh(repository: name)
            }
            return section.succeeded
                ? RepositoryRefresh(repository: name) : failure(name, words(section), cause(section))
        }
        if !results.contains(where: { $0.failure != nil }) { results.append(failure("*", words(whole), cause(whole))) }
        return results
    }

    /// `Failed to download metadata for repo 'NAME'` (dnf 4), `… for repository "NAME"` (dnf 5).
    private static func named(_ name: String, in section: Answer.Section) -> RepositoryRefresh? {
        let isNamed = section.errors.contains { $0.contains("repo '\(name)'") || $0.contains("repository \"\(name)\"") }
        return isNamed ? failure(name, words(section), cause(section)) : nil
    }

    private static func failure(_ name: String, _ words: String, _ cause: RefreshFailure) -> RepositoryRefresh {
        RepositoryRefresh(repository: name, failure: words, cause: cause)
    }

    private static func words(_ section: Answer.Section) -> String {
        if section.status == 124 || section.status == 137 { return "dnf makecache did not end in time" }
        let telling = section.errors.first {
            $0.contains("Curl error") || $0.contains("Status code") || $0.contains("GPG") || $0.contains("checksum")
        }
        return (telling ?? section.errors.last ?? section.lastWords).replacing(#/^(\s*- |>>> )/#, with: "")
    }

    private static func cause(_ section: Answer.Section) -> RefreshFailure {
        if section.status == 124 || section.status == 137 { return .timedOut }
        let text = section.errors.joined(separator: "\n")
        return meanings.first { $0.marks.contains(where: text.contains) }?.cause ?? .other
    }

    private static let meanings: [(cause: RefreshFailure, marks: [String])] = [
        (
            .badSignature,
            [
                "GPG verification is enabled, but GPG signature is not available", "Bad GPG signature",
                "repomd.xml GPG signature verification error",
            ]
        ),
        (.hashMismatch, ["checksum doesn't match", "Checksum error", "checksum doesn’t match"]),
        (.notEntitled, ["Status code: 401", "Status code: 403"]),
        (.notFound, ["Status code: 404", "Status code: 410"]),
        (.timedOut, ["Curl error (28)"]),
        (
            .unreachable,
            [
                "Curl error (6)", "Curl error (7)", "Curl error (35)", "Curl error (56)", "Curl error (60)",
                "Cannot download",
            ]
        ),
        (.noSpace, ["No space left on device", "Not enough free space"]),
        (.locked, ["Waiting for process with pid", "already locked by"]),
        (.misconfigured, ["Cannot find a valid baseurl", "no enabled repositories", "Unknown repo"]),
    ]
}
