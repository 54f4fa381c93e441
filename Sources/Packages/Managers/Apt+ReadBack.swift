import Foundation

/// Reading what dpkg has.
extension Apt {
    func readBack(_ answer: inout Answer) -> ManagerReadBack {
        var read = ManagerReadBack()
        read.installed = installed(&answer, into: &read)
        read.database = database(answer)
        let kernels = AptKernels(answer)
        read.newestKernel = kernels.newest
        if let newer = kernels.newerThanRunning(answer) { read.rebootSignals.append(newer) }
        if let core = RebootSignals.coreUpdatedAfterBoot(answer) { read.rebootSignals.append(core) }
        return read
    }

    func newestKernel(_ answer: Answer) -> String? { AptKernels(answer).newest }

    private func installed(_ answer: inout Answer, into read: inout ManagerReadBack) -> [InstalledPackage] {
        guard let section = answer.section("installed"), section.status != nil, section.status != 2 else {
            read.unanswered.append(
                .init(topic: .installed, reason: answer.section("installed")?.lastWords ?? "dpkg-query was not asked"))
            return []
        }
        var found: [InstalledPackage] = []
        found.reserveCapacity(section.lines.count)
        for line in section.lines where !Self.read(line, into: &found) {
            answer.unknown.note(line.text, in: "installed")
        }
        return found
    }

    /// `STATUS <tab> NAME <tab> ARCH <tab> VERSION <tab> SOURCE <tab> SOURCE VERSION`. The second letter of the status says what is there:
    /// `n` and `c` mean that nothing but configuration is (dpkg-query(1)).
    ///
    /// - Returns: false for a line that is something else.
    private static func read(_ line: Line, into found: inout [InstalledPackage]) -> Bool {
        guard let places: InlineArray<6, Range<Int>> = line.places() else { return false }
        return line.withBytes { bytes in
            let state = bytes.extracting(places[0])
            guard state.count > 1 else { return false }
            if state[1] == UInt8(ascii: "n") || state[1] == UInt8(ascii: "c") { return true }
            let (name, architecture) = (bytes.extracting(places[1]), bytes.extracting(places[2]))
            let version = bytes.extracting(places[3])
            guard PackageName.isDebian(name), PackageName.isArchitecture(architecture),
                PackageName.isDebianVersion(version)
            else { return false }
            found.append(
                InstalledPackage(
                    name: String(name), architecture: String(architecture), version: String(version),
                    source: String(bytes.extracting(places[4])).nonEmpty,
                    sourceVersion: String(bytes.extracting(places[5])).nonEmpty))
            return true
        }
    }

    /// A transaction that is under way is not a broken one: while dpkg's lock is held, what is unfinished is being finished.
    private func database(_ answer: Answer) -> DatabaseHealth {
        let isAtWork = (answer.section("locks")?.output ?? []).contains { $0.hasPrefix("/var/lib/dpkg/lock") }
        var problems: [String] = []
        if let query = answer.section("installed"), query.status == 2 {
            problems.append("dpkg: \(query.lastWords.trimmed)")
        }
        let unfinished = (answer.section("unfinished")?.output ?? []).map(\.tabFields).filter { $0.count == 2 }
        if !isAtWork { problems += unfinished.map { "\($0[1]): \(Self.state($0[0]))" } }
        if let simulation = answer.section("simulation"), !simulation.succeeded { problems += unmet(simulation) }
        if problems.isEmpty, !isAtWork, let audit = answer.section("audit"), !audit.lines.isEmpty || !audit.succeeded {
            problems +=
                audit.output.first.map { ["dpkg --audit: \($0)"] }
                ?? audit.errors.prefix(1).map { "dpkg --audit: \($0)" }
        }
        let journal = answer.fact("journal").flatMap(Int.init) ?? 0
        if problems.isEmpty, !isAtWork, journal > 0 { problems.append("dpkg was cut off in the middle of its work") }
        let isInterrupted =
            !isAtWork && (journal > 0 || unfinished.contains { "UFHWt".contains($0[0].dropFirst().first ?? "i") })
        return DatabaseHealth(problems: problems, interrupted: isInterrupted)
    }

    /// `NAME : Depends: OTHER but it is not installable`, or apt's own word where it lists none. Other errors of apt are about its sources.
    private func unmet(_ simulation: Answer.Section) -> [String] {
        let unmet = simulation.output.filter { $0.hasPrefix(" ") && $0.contains(" : ") }.map(\.trimmed)
        let marks = ["Unmet dependencies", "dpkg was interrupted", "needs to be reinstalled"]
        let words = simulation.errors.filter { line in marks.contains(where: line.contains) }
        return words.isEmpty || unmet.isEmpty ? words.map { $0.after("E: ") ?? $0 } : unmet
    }

    /// The words of dpkg-query(1) for the second and the third letter.
    private static func state(_ abbreviation: String) -> String {
        let letters = Array(abbreviation)
        if letters.count > 2, letters[2] == "R" { return "needs to be reinstalled" }
        return switch letters.count > 1 ? letters[1] : " " {
        case "U": "unpacked, not configured"
        case "F": "half-configured"
        case "H": "half-installed"
        case "W": "waits for triggers"
        case "t": "has triggers pending"
        default: "state \(abbreviation.trimmed)"
        }
    }
}

/// The kernels that dpkg has: `STATUS <tab> linux-image-RELEASE <tab> VERSION`.
private struct AptKernels {
    private var versions: [String: DebianVersion] = [:]
    private let running: String

    init(_ answer: Answer) {
        running = answer.fact("kernel") ?? ""
        for fields in (answer.section("kernels")?.output ?? []).map(\.tabFields)
        where fields.count == 3 && fields[0].dropFirst().first == "i" {
            guard let release = fields[1].after("linux-image-").map({ $0.after("unsigned-") ?? $0 }),
                release.first?.isNumber ?? false
            else { continue }
            versions[release] = DebianVersion(fields[2])
        }
    }

    /// `amd64` of `6.1.0-28-amd64`, `cloud-amd64`, `generic`.
    private static func flavour(_ release: String) -> String {
        release.split(separator: "-").drop { $0.first?.isNumber ?? false }.joined(separator: "-")
    }

    /// The newest of the running kernel's flavour; of all of them where its flavour is not there.
    var newest: String? {
        let same = versions.filter { Self.flavour($0.key) == Self.flavour(running) }
        return (same.isEmpty ? versions : same).max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    /// Debian also brings a new build under the same release: then `uname -v` names another version than the package has.
    func newerThanRunning(_ answer: Answer) -> RebootNeed.Reason? {
        guard let newest, RebootSignals.hasKernelOfItsOwn(answer), let version = versions[newest] else { return nil }
        if newest != running { return .newerKernel(running: running, newest: newest) }
        guard let build = answer.fact("kernel_build")?.words, let mark = build.firstIndex(of: "Debian"),
            mark + 1 < build.count,
            DebianVersion(build[mark + 1]) < version
        else { return nil }
        return .newerKernel(running: "\(running) (\(build[mark + 1]))", newest: "\(newest) (\(version))")
    }
}
