import Testing
import Vocabulary

@testable import Packages

/// Distributions that the lab does not have, by what their tools printed on hosts of others (`Fixtures/published`).
struct PublishedOutputTests {
    private static func section(_ name: String) throws -> Answer.Section {
        .init(output: try Fixtures.lines("published/\(name).txt"), status: 0)
    }

    @Test(
        "A simulation of Ubuntu is read to its last line, third parties and other architectures included",
        arguments: [
            ("ubuntu20.04-dist-upgrade", 15, ["openvpn"], "libldap-2.4-2 i386 2.4.49+dfsg-2ubuntu1.8"),
            ("ubuntu24.04-dist-upgrade", 13, [], "docker-ce amd64 5:29.8.2-1~ubuntu.24.04~noble"),
        ])
    func simulation(name: String, count: Int, security: [String], member: String) throws {
        var answer = try Fixtures.answer(
            facts: ["architecture": "amd64"],
            sections: ["simulation": try Self.section(name), "upgradable": .init(status: 0)])
        let pending = Apt().scan(&answer).pending
        #expect(answer.unknown.count == 0, "\(answer.unknown.first)")
        #expect(pending.count == count && pending.allSatisfy { $0.standing == .installable })
        #expect(pending.filter { $0.updateClass == .security }.map(\.name) == security)
        #expect(pending.contains { "\($0.name) \($0.architecture) \($0.candidate)" == member })
    }

    private static func scan(_ sections: [String: Answer.Section]) throws -> ManagerScan {
        var all = sections
        all["repositories"] = .init(output: ["repo id  repo name", "amazonlinux  Amazon Linux 2023"], status: 0)
        for tag in ["upgrades", "all_upgrades", "advisories"] where all[tag] == nil { all[tag] = .init(status: 0) }
        var answer = try Fixtures.answer(facts: ["architecture": "x86_64"], sections: all)
        let scan = Dnf4().scan(&answer)
        #expect(answer.unknown.count == 0, "\(answer.unknown.first)")
        return scan
    }

    @Test("The table of EL 8 is read; a new kernel comes beside the old one")
    func kernel() throws {
        let pending = try Self.scan([
            "transaction": try Self.section("el8-kernel"),
            "installed": .init(
                output: ["kernel-core\tx86_64\t4.18.0-553.8.1.el8_10\tkernel-4.18.0-553.8.1.el8_10.src.rpm"], status: 0),
        ]).pending
        #expect(pending.map(\.name) == ["kernel", "kernel-core", "kernel-modules"])
        #expect(pending.map(\.installed) == [nil, "4.18.0-553.8.1.el8_10", nil])
        #expect(pending.allSatisfy { $0.candidate == "4.18.0-553.16.1.el8_10" && $0.rebootSuggested })
    }

    @Test(
        "Advisories of EL 10 and Amazon Linux are read with their severities, up to the candidate",
        arguments: [
            ("el10-updateinfo", "glib2", "2.80.4-12.el10_2.21", Severity.important, 2),
            ("el10-updateinfo", "glibc", "2.39-126.el10_2.alma.1", .moderate, 1),
            ("amazon2023-updateinfo", "curl-minimal", "8.5.0-1.amzn2023.0.4", .moderate, 2),
            ("amazon2023-updateinfo", "openssl-libs", "1:3.0.8-1.amzn2023.0.12", .moderate, 1),
        ])
    func advisories(name: String, package: String, candidate: String, severity: Severity, count: Int) throws {
        var answer = try Fixtures.answer(sections: ["advisories": try Self.section(name)])
        var scan = ManagerScan()
        let advisories = Dnf4Advisories.read(&answer, into: &scan)
        #expect(answer.unknown.count == 0, "\(answer.unknown.first)")
        var update = PendingUpdate(
            name: package, architecture: "x86_64", installed: "0", candidate: candidate, updateClass: .other,
            severity: .unrated, source: "baseos", standing: .installable, rebootSuggested: false)
        advisories.describe(&update)
        #expect(update.severity == severity && update.updateClass == .security)
        #expect(update.advisories.count == count, "\(update.advisories)")
    }

    @Test("Amazon Linux that is fixed to an old release has nothing to do, and is not up to date")
    func newerRelease() throws {
        let scan = try Self.scan(["transaction": try Self.section("amazon2023-newer-release")])
        #expect(scan.pending.isEmpty && !scan.unanswered.contains { $0.topic == .pending })
        #expect(scan.newerReleases == ["2023.4.20240611", "2023.5.20241001"])
    }

    @Test("A newer release is a finding with the command that goes to it, and none is none")
    func newerReleaseFinding() throws {
        var scan = try Scan.parse(try Fixtures.bytes("scans/el9-awkward.answer"), nonce: "N0NCE")
        #expect(!scan.findings.contains { $0.code == .newerRelease })
        scan.newerReleases = ["2023.4.20240611", "2023.5.20241001"]
        let finding = try #require(scan.findings.first { $0.code == .newerRelease })
        #expect(finding.message.contains("2023.5.20241001") && finding.message.contains("2 releases"))
        #expect(finding.remedy == "dnf upgrade --releasever=2023.5.20241001")
    }

    @Test("Amazon Linux says who it is")
    func osRelease() throws {
        let release = HostFactsReader.osRelease(
            try Fixtures.answer(sections: ["os": try Self.section("amazon2023-os-release")]))
        #expect(release["ID"] == "amzn" && release["VERSION_ID"] == "2023")
    }
}
