import Foundation

/// Reading what became of `dnf makecache --refresh`. When it fails, the script asks each repository alone: `refresh NAME`.
enum DnfRefresh {
    /// `PATH <tab> SECONDS <tab> REVISION` of each index on the host: when it was fetched, and what the repository calls it.
    static let indexScript = #"""
        ask indexes 20 sh -c 'for f in /var/cache/dnf/*/repodata/repomd.xml /var/cache/libdnf5/*/repodata/repomd.xml; do [ -r "$f" ] || continue
          printf "%s\t%s\t%s\n" "$f" "$(stat -c %Y "$f")" "$(sed -n "s,.*<revision>\([0-9]*\)</revision>.*,\1,p" "$f" | head -n 1)"; done; :'
        """#

    static func read(_ answer: inout Answer) -> [RepositoryRefresh] {
        let indexes = indexes(answer)
        return (refreshed(&answer) + unreadable(answer)).map { repository in
            var repository = repository
            repository.fetched = indexes[repository.repository]?.fetched
            repository.published = indexes[repository.repository]?.published
            return repository
        }
    }

    /// The folder of a repository is its name, a hyphen and sixteen hexadecimal digits. createrepo_c takes the time for the revision; another
    /// number says nothing of time.
    private static func indexes(_ answer: Answer) -> [String: (fetched: Date?, published: Date?)] {
        var found: [String: (fetched: Date?, published: Date?)] = [:]
        for fields in (answer.section("indexes")?.output ?? []).map(\.tabFields) where fields.count == 3 {
            guard let folder = fields[0].split(separator: "/").dropLast(2).last,
                let hyphen = folder.lastIndex(of: "-")
            else { continue }
            let fetched = Double(fields[1]).map(Date.init(timeIntervalSince1970:))
            // Another folder of the same name is of a former address.
            if let known = found[String(folder[..<hyphen])]?.fetched, known > fetched ?? .distantPast { continue }
            let revision = Double(fields[2]).flatMap { (1e9..<4e9).contains($0) ? $0 : nil }
            found[String(folder[..<hyphen])] = (
                fetched, revision.map(Date.init(timeIntervalSince1970:))
            )
        }
        return found
    }

    private static func refreshed(_ answer: inout Answer) -> [RepositoryRefresh] {
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

    /// `Warning: failed loading 'FILE', skipping.`: dnf 4 passes over a whole file, and says that all is well.
    private static func unreadable(_ answer: Answer) -> [RepositoryRefresh] {
        let lines = ["repositories", "refresh"].flatMap { answer.section($0)?.errors ?? [] }
        let files = Set(lines.compactMap { $0.firstMatch(of: #/^Warning: failed loading '([^']+)', skipping/#)?.1 })
        return files.sorted().map {
            failure(String($0), "dnf can't read this file, and passes over what stands in it", .misconfigured)
        }
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
        let isAnyAsked = names.contains { answer.section("refresh \($0)") != nil }
        var results = names.map { name -> RepositoryRefresh in
            guard let section = answer.section("refresh \(name)") else {
                return named(name, in: whole)
                    ?? (isAnyAsked
                        ? failure(name, "it was not asked: the others took all the time there is", .timedOut)
                        : RepositoryRefresh(repository: name))
            }
            guard SudoRefusal.find(in: section) == nil else {
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
        if let key = keyNobodyAgreedTo(section) {
            return "it is signed with \(key), which nobody on the host has agreed to"
        }
        let telling = section.errors.first { line in tellingMarks.contains(where: line.contains) }
        return (telling ?? section.errors.last ?? section.lastWords).replacing(#/^(\s*- |>>> )/#, with: "")
    }

    private static let tellingMarks = [
        "Curl error", "Status code", "GPG signature", "GPG verification", "PGP signature", "checksum",
        "in configuration file",
    ]

    /// The key that dnf asks about and is given no answer: `Importing GPG key 0x42A6E2E0:`, below it `Userid     : "NAME"`.
    private static func keyNobodyAgreedTo(_ section: Answer.Section) -> String? {
        guard section.output.contains(where: { $0.contains("Is this ok [y/N]") }) else { return nil }
        let lines = section.errors + section.output
        guard let found = lines.lazy.compactMap({ $0.firstMatch(of: #/Importing \w+ key (0x[0-9A-F]+):/#) }).first
        else { return nil }
        let owner = lines.lazy.compactMap { $0.firstMatch(of: #/User[iI][dD] *: "(.*)"/#) }.first.map { " of \($0.1)" }
        return "key \(found.1)\(owner ?? "")"
    }

    private static func cause(_ section: Answer.Section) -> RefreshFailure {
        if section.status == 124 || section.status == 137 { return .timedOut }
        if keyNobodyAgreedTo(section) != nil { return .keyMissing }
        let text = section.errors.joined(separator: "\n")
        return meanings.first { $0.marks.contains(where: text.contains) }?.cause ?? .other
    }

    private static let meanings: [(cause: RefreshFailure, marks: [String])] = [
        (.keyExpired, ["key has expired"]),
        (.keyMissing, ["Signing key not found"]),
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
        (
            .misconfigured,
            [
                "Config error", "in configuration file", "Cannot find a valid baseurl", "no enabled repositories",
                "Unknown repo",
            ]
        ),
    ]
}
