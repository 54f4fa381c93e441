import Foundation
import Testing

@testable import Packages

/// Repositories broken on purpose on real hosts: what apt said, and what gpg said of the keys.
struct SigningKeyTests {
    private static func scan(_ name: String) throws -> HostScan {
        try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
    }

    @Test(
        "Each way in which a repository fails has its name",
        arguments: [
            ("expired", RefreshFailure.releaseExpired), ("future", .releaseNotYetValid), ("hash", .hashMismatch),
            ("unknown", .keyMissing), ("soon", nil),
        ], ["debian12-broken-repositories", "debian13-broken-repositories"])
    func causes(fault: (repository: String, cause: RefreshFailure?), host: String) throws {
        let scan = try Self.scan(host)
        let repository = scan.refresh.first { $0.repository == "file:/srv/broken/\(fault.repository) x" }
        #expect(try #require(repository).cause == fault.cause)
        #expect(!scan.isComplete && scan.unknownLineCount == 0, "\(scan.unknownLines)")
    }

    @Test("A server that refuses and one that never answers are failures, within the limits of time")
    func unreachable() throws {
        for host in ["debian12-broken-repositories", "debian13-broken-repositories"] {
            let failed = try Self.scan(host).refresh.filter { $0.repository.contains("://127.0.32.20") }
            #expect(failed.count == 2 && failed.allSatisfy { $0.cause == .unreachable }, "\(failed)")
        }
    }

    /// apt 3 lets a signature stand that was made while its key was valid; apt 2 does not.
    @Test("An expired key fails the refresh where apt says so, and is told beforehand and everywhere")
    func expiry() throws {
        let twelve = try Self.scan("debian12-broken-repositories")
        let gone = "file:/srv/broken/gone x"
        #expect(twelve.refresh.first { $0.repository == gone }?.cause == .keyExpired)
        let thirteen = try Self.scan("debian13-broken-repositories")
        #expect(thirteen.refresh.first { $0.repository == gone }?.failure == nil)
        let told = thirteen.findings.filter { $0.code == .keyExpiring }
        #expect(told.map(\.weight) == [.critical, .warning])
        #expect(told[0].message.hasPrefix("the key that signs \(gone) has expired on 2026-01-31"), "\(told)")
        #expect(told[1].message.hasPrefix("the key that signs file:/srv/broken/soon x expires on 2026-12-0"), "\(told)")
        // Debian's own keys last for years, and are not told of.
        let debian = thirteen.signingKeys.first { $0.id == "8E9F831205B4BA95" }
        #expect(debian?.repositories.contains { $0.hasSuffix("trixie-security") } == true, "\(thirteen.signingKeys)")
    }

    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// `k` lines as the script prints them: seconds from now on, or nil for no expiry.
    private static func findings(_ keys: [(id: String, days: Double?, repositories: [String])]) throws -> [Finding] {
        var scan = try Self.scan("debian11-patched")
        scan.host.clock = now
        scan.refresh = []
        scan.signingKeys = keys.map { key in
            SigningKey(
                id: key.id, owner: "Example", expires: key.days.map { now + $0 * 86_400 },
                repositories: key.repositories)
        }
        return scan.keyFindings
    }

    @Test("The last key of a repository decides; without an expiry, or years before it, nothing is told")
    func lastKeyDecides() throws {
        #expect(try Self.findings([("A", -1, ["r"]), ("B", nil, ["r"])]).isEmpty)
        #expect(try Self.findings([("A", 700, ["r"])]).isEmpty)
        #expect(try Self.findings([("A", -1, ["r"]), ("B", 20, ["r"])]).map(\.weight) == [.warning])
        #expect(try Self.findings([("A", -2, ["r"]), ("B", -1, ["r"])]).map(\.weight) == [.critical])
        #expect(try Self.findings([("A", -2, [])]).map(\.weight) == [.warning])
    }

    @Test("A host without gpg says that it does not know")
    func withoutGPG() throws {
        let answer = try Fixtures.answer(facts: ["keys": "none"], sections: [:])
        #expect(SigningKeys.unanswered(answer).map(\.topic) == [.signingKeys])
        #expect(!UnansweredQuestion.Topic.signingKeys.decidesPending)
    }
}
