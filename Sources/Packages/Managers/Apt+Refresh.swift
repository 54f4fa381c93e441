import Foundation

/// Reading what became of `apt-get update`, repository by repository.
///
/// Its exit status is not enough: apt exits 0 when a repository was not reached and it still has the old index. So every `Err:`, `W:` and
/// `E:` line is read, and what cannot be laid to one repository is laid to all of them.
extension Apt {
    func refresh(_ answer: inout Answer) -> [RepositoryRefresh] {
        var repositories = AptRepositories(targets: answer.section("targets")?.output ?? [])
        if let section = answer.section("refresh") {
            if let refusal = SudoRefusal.find(in: section) {
                repositories.fail("*", refusal, .notPermitted)
            } else {
                read(section, into: &repositories, unknown: &answer.unknown)
            }
        } else if answer.fact("refresh") == "yes" {
            repositories.fail("*", "refreshing needs root, and sudo is not to be used", .notPermitted)
        }
        if repositories.isEmpty {
            let words = answer.section("targets").flatMap { $0.succeeded ? nil : $0.lastWords }
            repositories.fail("*", words ?? "no repository is configured", .misconfigured)
        }
        return repositories.results(releases: answer.section("releases")?.output ?? [])
    }

    private func read(_ section: Answer.Section, into repositories: inout AptRepositories, unknown: inout UnknownLines)
    {
        var failing: String?
        var answered: [String] = []
        for line in section.output {
            if let fetch = AptFetch(line) {
                let repository = repositories.note(uri: fetch.uri, suite: fetch.suite)
                answered.append(repository)
                failing = fetch.hasFailed ? repository : nil
                if let failing { repositories.fail(failing, "", .other) }
            } else if line.hasPrefix("  "), let repository = failing {
                repositories.fail(repository, line.trimmed, AptRefreshFailure.cause(of: line))
            } else if !line.isEmpty, !Self.prose.contains(where: line.hasPrefix), !Self.isSummary(Line(line)) {
                unknown.note(line, in: "refresh")
            }
        }
        for line in section.errors {
            switch AptRefreshFailure(line) {
            case .named(let place, let words, let cause): repositories.fail(repositories.find(place), words, cause)
            case .unnamed(let words, let cause): repositories.fail("*", words, cause)
            case .benign: break
            case nil: unknown.note(line, in: "refresh")
            }
        }
        if section.status == nil || section.status == 124 || section.status == 137 {
            repositories.failSilent(answered: answered)
        } else if let status = section.status, status != 0, !repositories.hasFailure {
            repositories.fail("*", "apt-get update ended with \(status)", .other)
        }
    }
}

extension Apt {
    /// What apt tells people in between.
    private static let prose = [
        " ", "Reading package lists", "Fetched ", "Building dependency tree", "Reading state information",
        "All packages are up to date",
    ]

    /// `3 packages can be upgraded. …`
    private static func isSummary(_ line: Line) -> Bool {
        var rest = line
        return rest.takeNumber()
            && (rest.hasPrefix(" packages can be upgraded") || rest.hasPrefix(" package can be upgraded"))
    }
}

/// A line of progress: `Hit:1 URI SUITE …`, with `Get`, `Hit`, `Ign` or `Err`.
private struct AptFetch {
    let uri: String
    let suite: String
    let hasFailed: Bool

    init?(_ line: String) {
        guard let kind = ["Get:", "Hit:", "Ign:", "Err:"].first(where: line.hasPrefix) else { return nil }
        let words = line.words
        guard words.count >= 3, words[0].utf8.count > 4, words[0].utf8.dropFirst(4).allSatisfy(\.isDigit) else {
            return nil
        }
        (uri, suite, hasFailed) = (words[1], words[2], kind == "Err:")
    }
}

/// The repositories of a host, as `URI SUITE`, and what became of each.
struct AptRepositories {
    private var order: [String] = []
    private var failures: [String: (words: String, cause: RefreshFailure)] = [:]

    /// `URI SUITE` lines of `apt-get indextargets`, one for each component and architecture.
    init(targets: [String]) {
        for words in targets.map(\.words) where words.count == 2 { _ = note(uri: words[0], suite: words[1]) }
    }

    var isEmpty: Bool { order.isEmpty && failures.isEmpty }
    var hasFailure: Bool { !failures.isEmpty }

    /// - Returns: The repository's name. `SUITE/COMPONENT` belongs to the suite that is known already.
    mutating func note(uri: String, suite: String) -> String {
        let uri = uri.hasSuffix("/") ? String(uri.dropLast()) : uri
        var name = "\(uri) \(suite)"
        if let known = order.first(where: { Self.isBelow(name, $0) }) { name = known }
        if !order.contains(name) { order.append(name) }
        return name
    }

    /// `URI SUITE/COMPONENT` is below `URI SUITE`.
    private static func isBelow(_ name: String, _ repository: String) -> Bool {
        let rest = name.utf8.dropFirst(repository.utf8.count)
        return rest.first == UInt8(ascii: "/") && name.utf8.starts(with: repository.utf8)
    }

    /// A repository by what a message says of it: `URI SUITE Release`, or the address of a file below it.
    func find(_ place: String) -> String {
        let words = place.words
        if words.count >= 2,
            let name = order.first(where: {
                $0 == "\(words[0]) \(words[1])" || Self.isBelow("\(words[0]) \(words[1])", $0)
            })
        {
            return name
        }
        let address = words.first ?? place
        let below = order.filter { name in
            let parts = name.words
            return parts.count == 2
                && (address.hasPrefix("\(parts[0])/dists/\(parts[1])/")
                    || parts[1].hasSuffix("/") && address.hasPrefix("\(parts[0])/"))
        }
        return below.max { $0.count < $1.count } ?? place
    }

    /// Keeps the first words that say what went wrong.
    mutating func fail(_ repository: String, _ words: String, _ cause: RefreshFailure) {
        if repository != "*", !order.contains(repository) { order.append(repository) }
        if let known = failures[repository], known.cause != .other || known.words.count > 0 && cause == .other {
            return
        }
        failures[repository] = (words, cause)
    }

    /// After `apt-get update` was ended because it did not end: those of which it said nothing at all are what it waited for.
    ///
    /// - Parameter answered: Of which it said something, in that order.
    mutating func failSilent(answered: [String]) {
        let silent = order.filter { !answered.contains($0) }
        for name in silent { fail(name, "it did not answer before apt-get update was out of time", .timedOut) }
        guard silent.isEmpty else { return }
        let last = answered.last.map { "; the last that it began to fetch from is \($0)" } ?? ""
        fail("*", "apt-get update did not end in time\(last)", .timedOut)
    }

    /// - Parameter releases: `FILE <tab> SECONDS <tab> DATE <tab> VALID UNTIL` for each Release file on the host.
    func results(releases: [String]) -> [RepositoryRefresh] {
        let files = Dictionary(
            releases.map(\.tabFields).filter { $0.count >= 3 }.map { ($0[0], $0) },
            uniquingKeysWith: { first, _ in first })
        var results = order.map { name in
            let file = Self.fileNames(of: name).lazy.compactMap { files[$0] }.first
            let failure = failures[name]
            return RepositoryRefresh(
                repository: name, failure: failure.map { $0.words.nonEmpty ?? "apt-get reports an error" },
                cause: failure?.cause,
                published: file.flatMap { Self.date($0[2]) },
                fetched: file.flatMap { Double($0[1]) }.map(Date.init(timeIntervalSince1970:)),
                validUntil: file.flatMap { $0.dropFirst(3).first.flatMap(Self.date) })
        }
        if let failure = failures["*"] {
            results.append(.init(repository: "*", failure: failure.words, cause: failure.cause))
        }
        return results
    }

    /// How apt names the file in `/var/lib/apt/lists`: the address without scheme and account, `/` written as `_`, and what else would be
    /// ambiguous as `%` and two digits (`URItoFileName` of apt).
    private static func fileNames(of repository: String) -> [String] {
        let words = repository.words
        guard words.count == 2 else { return [] }
        let place = place(words[0])
        let path = words[1].hasSuffix("/") ? "\(place)/\(words[1])" : "\(place)/dists/\(words[1])/"
        let bytes = path.utf8.reduce(into: [UInt8]()) { bytes, byte in
            switch byte {
            case UInt8(ascii: "_"): bytes += "%5f".utf8
            case UInt8(ascii: "~"): bytes += "%7e".utf8
            case UInt8(ascii: "/"): bytes.append(UInt8(ascii: "_"))
            default: bytes.append(byte)
            }
        }
        let stem = String(decoding: bytes, as: UTF8.self)
        return ["InRelease", "Release", "Release.gpg"].map { stem + $0 }
    }

    static func byFileName(_ repositories: [RepositoryRefresh]) -> [String: String] {
        let files = repositories.flatMap { repository in
            fileNames(of: repository.repository).map { ($0, repository.repository) }
        }
        return Dictionary(files, uniquingKeysWith: { first, _ in first })
    }

    private static func place(_ address: String) -> Substring {
        guard let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")) else { return address[...] }
        let rest = address[address.utf8.index(after: colon)...]
        guard rest.utf8.starts(with: "//".utf8) else { return rest }
        let place = rest.utf8.dropFirst(2)
        let account = place.prefix { $0 != UInt8(ascii: "/") }.lastIndex(of: UInt8(ascii: "@"))
        return Substring(account.map { place[place.index(after: $0)...] } ?? place)
    }

    /// RFC 1123 as Release files have it: `Sat, 11 Jul 2026 10:16:37 UTC`.
    private static func date(_ text: String) -> Date? {
        let words = text.words
        guard words.count == 6, let month = months.firstIndex(of: words[2]) else { return nil }
        let numbers = ([words[1], words[3]] + words[4].split(separator: ":").map(String.init)).compactMap { Int32($0) }
        guard numbers.count == 5, (1...31).contains(numbers[0]), (1970...9999).contains(numbers[1]),
            (0...23).contains(numbers[2]), (0...59).contains(numbers[3]), (0...60).contains(numbers[4])
        else { return nil }
        // By timegm(3): a calendar of Foundation's costs as much as a hundred packages.
        var parts = tm()
        (parts.tm_mday, parts.tm_mon, parts.tm_year) = (numbers[0], Int32(month), numbers[1] - 1900)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[2], numbers[3], numbers[4])
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
