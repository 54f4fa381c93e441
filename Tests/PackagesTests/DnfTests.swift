import Testing
import Vocabulary

@testable import Packages

struct DnfTests {
    /// The controller reads the table in Swift, the job on the host reads it in awk: both must see the same.
    @Test(
        "The host and the controller read the same transaction", arguments: Fixtures.cases("transaction", suffix: "out")
    )
    func transaction(name: String) throws {
        let output = try Fixtures.lines("transaction/\(name).out")
        let errors = Fixtures.linesIfThere("transaction/\(name).err")
        var unknown = UnknownLines()
        let transaction = DnfTransaction(.init(output: output, errors: errors, status: 1), unknown: &unknown)
        let changes = (transaction.upgrades + transaction.installs).map {
            "i\t\($0.name)\t\($0.architecture)\t\($0.version)"
        }
        let seen = Set(changes + transaction.removals.map { "r\t\($0.name)" })
        let script = DnfJob(program: "dnf").script + "\nwould"
        let host = try Command.run("/bin/sh", ["-c", script], input: output.joined(separator: "\n") + "\n").output
        #expect(seen == Set(host.split(separator: "\n").map(String.init)))
        #expect(unknown.count == 0, "\(unknown.first)")
        #expect(
            seen.isEmpty
                == (name.hasSuffix("-assumeno") && transaction.problems.count > 0 && !transaction.isResolved
                    || name.hasSuffix("nothing")))
    }

    @Test("What stands in the way is told in dnf's words", arguments: ["dnf-nobest", "dnf5-nobest"])
    func problems(name: String) throws {
        var unknown = UnknownLines()
        let section = Answer.Section(
            output: try Fixtures.lines("transaction/\(name).out"),
            errors: Fixtures.linesIfThere("transaction/\(name).err"), status: 1)
        let transaction = DnfTransaction(section, unknown: &unknown)
        #expect(transaction.upgrades.count == 28)
        #expect(
            transaction.installs.map(\.name)
                == (name == "dnf-nobest"
                    ? ["kernel", "kernel-core", "newname", "alpha-newdep"]
                    : ["kernel", "kernel-core", "newname", "alpha-newdep"]))
        #expect(transaction.removals.map(\.name) == ["oldname"])
        #expect(transaction.skipped.map(\.name) == ["conf-a", "brokendep"])
        #expect(
            transaction.problem(of: "brokendep", version: "2.0-1.el9")?.contains("nothing provides no-such-thing")
                ?? false)
        #expect(transaction.problem(of: "conf-a", version: "2.0-1.el9")?.contains("conflicts with conf-b") ?? false)
    }

    @Test("A name too long for its column breaks the line, and is read all the same")
    func longName() {
        let lines = [
            "Dependencies resolved.", "Upgrading:", " a-package-whose-name-is-far-too-long-for-the-column",
            "                     x86_64        2:1.0-1.el9             updates        6.2 k", "",
            "Transaction Summary",
        ]
        var unknown = UnknownLines()
        let transaction = DnfTransaction(
            .init(output: lines, errors: ["Operation aborted."], status: 1), unknown: &unknown)
        #expect(
            transaction.upgrades == [
                .init(
                    name: "a-package-whose-name-is-far-too-long-for-the-column", architecture: "x86_64",
                    version: "2:1.0-1.el9", repository: "updates")
            ])
        #expect(unknown.count == 0)
    }

    @Test(
        "An update closes every advisory between the installed version and the candidate",
        arguments: PackageManager.allCases.filter { $0 != .apt })
    func advisories(manager: PackageManager) throws {
        let isFive = manager == .dnf5
        var answer = try Fixtures.answer(sections: [
            "advisories": .init(
                output: try Fixtures.lines(isFive ? "advisories/dnf5-list.json" : "advisories/dnf-list.txt"), status: 0),
            "cves": .init(
                output: try Fixtures.lines(isFive ? "advisories/dnf5-cves.json" : "advisories/dnf-cves.txt"), status: 0),
        ])
        var scan = ManagerScan()
        let advisories = isFive ? Dnf5Advisories.read(&answer, into: &scan) : Dnf4Advisories.read(&answer, into: &scan)
        #expect(answer.unknown.count == 0 && scan.unanswered.isEmpty)

        var library = Self.update("libalpha", from: "1.0-1.el9", to: "1.2-1.el9")
        advisories.describe(&library)
        #expect(library.updateClass == .security && library.severity == .critical)
        #expect(library.advisories == ["RLBA-2026:0002", "RLSA-2026:0001"])
        #expect(library.cves == ["CVE-2026-10001", "CVE-2026-10002"])

        var patched = Self.update("libalpha", from: "1.1-1.el9", to: "1.2-1.el9")
        advisories.describe(&patched)
        #expect(patched.updateClass == .bugfix && patched.severity == .unrated && patched.cves.isEmpty)

        var unrated = Self.update("bash", from: "1.0-1.el9", to: "1.0-2.el9")
        advisories.describe(&unrated)
        #expect(unrated.updateClass == .security && unrated.severity == .unrated)

        var plain = Self.update("plain-none", from: "1.0-1.el9", to: "1.1-1.el9")
        advisories.describe(&plain)
        #expect(plain.updateClass == .other && plain.advisories.isEmpty)
    }

    @Test(
        "A full name is taken apart from behind",
        arguments: [
            ("nginx-1:1.2-1.el9.noarch", "nginx", "1:1.2-1.el9", "noarch"),
            ("glibc-0:2.34-1.el9.x86_64", "glibc", "2.34-1.el9", "x86_64"),
            ("a-b-c-1.0~rc1-2.fc44.noarch", "a-b-c", "1.0~rc1-2.fc44", "noarch"),
        ])
    func nevra(text: String, name: String, version: String, architecture: String) throws {
        let parts = try #require(Rpm.nevra(Line(text)))
        #expect(parts.name == name && parts.version == version && parts.architecture == architecture)
    }

    @Test(
        "What is no full name is none", arguments: ["", "-", "a.b", "a-b.c", "--.noarch", "x-1.0-1.$(id)", "a-1-2-3"])
    func noNevra(text: String) { #expect(Rpm.nevra(Line(text)) == nil) }

    private static func update(_ name: String, from: String, to: String) -> PendingUpdate {
        PendingUpdate(
            name: name, architecture: "noarch", installed: from, candidate: to, updateClass: .other, severity: .unrated,
            source: "updates",
            standing: .installable, rebootSuggested: false)
    }

    /// Recorded of dnf 4.14 and dnf5 5.4 with a repository made for it.
    @Test(
        "A key that nobody has agreed to, or that has expired, is the cause, and is named",
        arguments: [
            (
                [
                    "Importing GPG key 0x42A6E2E0:", " Userid     : \"Good Vendor <good@vendor.example>\"",
                    " Fingerprint: 98A4 1EA9 BD89 D210 E436 4F82 A508 6F6C 42A6 E2E0",
                    " From       : http://vendor.example/good.asc",
                    "Error: Failed to download metadata for repo 'vendor': repomd.xml GPG signature verification error: Bad GPG signature",
                ], ["Is this ok [y/N]: good   16 kB/s | 256  B     00:00    "], RefreshFailure.keyMissing,
                "key 0x42A6E2E0 of Good Vendor <good@vendor.example>"
            ),
            (
                [
                    ">>> repomd.xml GPG signature verification error: Bad PGP signature: key has expired",
                    "Failed to download metadata (baseurl: \"http://vendor.example/expired\") for repository \"vendor\"",
                ], ["Updating and loading repositories:"], .keyExpired, "key has expired"
            ),
            (
                [
                    "Error: Failed to download metadata for repo 'vendor': repomd.xml GPG signature verification error: Bad GPG signature"
                ], [], .badSignature, "Bad GPG signature"
            ),
        ])
    func signatures(errors: [String], output: [String], cause: RefreshFailure, words: String) throws {
        var answer = try Fixtures.answer(sections: [
            "repositories": .init(output: ["repo id  repo name", "vendor  Vendor"], status: 0),
            "refresh": .init(output: output, errors: errors, status: 1),
            "refresh vendor": .init(output: output, errors: errors, status: 1),
        ])
        let refresh = try #require(DnfRefresh.read(&answer).first)
        #expect(refresh.cause == cause && refresh.failure?.contains(words) == true, "\(refresh)")
    }

    @Test("A repository that was not asked any more is not taken for one that answered")
    func outOfTime() throws {
        var answer = try Fixtures.answer(sections: [
            "repositories": .init(output: ["repo id  repo name", "first  First", "second  Second"], status: 0),
            "refresh": .init(status: 124), "refresh first": .init(status: 124),
        ])
        #expect(DnfRefresh.read(&answer).map(\.cause) == [.timedOut, .timedOut])
    }
}
