import Foundation
import Testing

@testable import Packages

/// How one package stands, by answers of the kind that real hosts gave.
struct PackageQuestionTests {
    private static func apt(installed: [String], holds: [String] = []) throws -> [PackageStanding] {
        let answer = try Fixtures.answer(
            facts: ["architecture": "amd64"],
            sections: [
                "installed": .init(output: installed, status: 0), "holds": .init(output: holds, status: 0),
                "since": .init(output: ["1795302884\tcurl"], status: 0),
                "policy": .init(
                    output: [
                        "curl:", "  Installed: 8.14.1-2", "  Candidate: 8.14.1-2", "  Version table:",
                        " *** 8.14.1-2 500",
                        "        500 http://a.example/debian trixie/main amd64 Packages",
                        "        100 /var/lib/dpkg/status", "curl:i386:", "  Installed: (none)",
                        "  Candidate: 8.14.1-2", "  Version table:", "     8.14.1-2 500",
                        "        500 http://a.example/debian trixie/main i386 Packages",
                    ], status: 0),
                "suites": .init(
                    output: [
                        " 500 http://a.example/debian trixie/main amd64 Packages",
                        "     release v=13.1,o=Debian,a=stable,n=trixie,l=Debian,c=main,b=amd64",
                    ], status: 0),
            ])
        return Apt().standings(answer)
    }

    @Test("apt: installed since when and from where, the candidate, and a hold")
    func installed() throws {
        let standings = try Self.apt(installed: ["ii \tamd64\t8.14.1-2"], holds: ["curl"])
        let curl = try #require(standings.first { $0.architecture == "amd64" })
        #expect(curl.installed == .init(version: "8.14.1-2", sources: ["Debian:13.1/stable"]))
        #expect(curl.candidate == curl.installed && curl.isHeld)
        #expect(curl.since == Date(timeIntervalSince1970: 1_795_302_884))
    }

    @Test("apt: a package of which only configuration is left is not installed")
    func removed() throws {
        let standings = try Self.apt(installed: ["rc \tamd64\t8.14.1-2"])
        #expect(standings.map(\.architecture) == ["amd64", "i386"])
        #expect(standings.allSatisfy { $0.installed == nil && $0.candidate?.version == "8.14.1-2" })
    }

    @Test("dnf: the newest of what is installed and offered, each with its repositories")
    func dnf() throws {
        let answer = try Fixtures.answer(
            facts: ["package": "curl"],
            sections: [
                "installed": .init(output: ["x86_64\t7.76.1-29\t1795302884"], status: 0),
                "versions": .init(
                    output: [
                        "x86_64\t0:7.76.1-29\tbaseos", "x86_64\t0:7.76.1-26\tbaseos", "i686\t0:7.76.1-29\tbaseos",
                    ],
                    status: 0),
                "versionlock": .init(output: ["curl-0:7.76.1-29.*"], status: 0),
            ])
        let curl = try #require(Dnf4().standings(answer).first { $0.architecture == "x86_64" })
        #expect(curl.installed == .init(version: "7.76.1-29", sources: ["baseos"]))
        #expect(curl.candidate == curl.installed && curl.isHeld)
    }

    @Test("What no repository has and nobody installed is nothing")
    func absent() throws {
        let output = Array("@@BEGIN n 1\nx\tpolicy\t0\nx\tinstalled\t1\n@@END n\n".utf8)
        for manager in PackageManager.allCases {
            #expect(try PackageQuestion.parse(output, nonce: "n", manager: manager).isEmpty)
        }
        #expect(throws: JobError.invalidName("a;b")) {
            try PackageQuestion.script(nonce: "n", manager: .apt, package: "a;b")
        }
    }
}
