import Foundation
import Testing
import Vocabulary

@testable import Feeds

struct ReaderTests {
    @Test(arguments: [
        ("tracker.json", FeedKind.debianTracker, "debian-tracker", 23),
        ("DSA-list.txt", .debianAdvisories, "debian-dsa", 47),
        ("kev.json", .knownExploited, "kev", 12), ("epss.csv", .exploitPrediction, "epss", 3),
        ("end-of-life-all.json", .endOfLife, "end-of-life", 8), ("debian.json", .endOfLife, "end-of-life-debian", 4),
        ("oval-ubuntu.xml", .oval, "oval-ubuntu-22.04-lts", 1),
        ("oval-rhel.xml", .oval, "oval-red-hat-enterprise-linux-9", 2),
        ("csaf.json", .csaf, "csaf-red-hat-product-security", 1),
    ])
    func `a feed is recognised by its content`(file: String, kind: FeedKind, name: String, entries: Int) throws {
        let content = try Fixture.content(file)
        #expect(content.kind == kind && content.name == name && content.entries == entries)
    }

    @Test func `the tracker says which version fixes what`() throws {
        let content = try Fixture.content("tracker.json")
        let openssl = content.fixes.filter { $0.package == .source("openssl") && $0.release == "debian 11" }
        #expect(
            openssl.map(\.version).sorted() == [
                "1.1.1k-1+deb11u1", "1.1.1k-1+deb11u2", "1.1.1n-0+deb11u2", "1.1.1n-0+deb11u3", "1.1.1n-0+deb11u4",
            ])
        #expect(openssl.first { $0.version == "1.1.1k-1+deb11u1" }?.cves == ["CVE-2021-3711", "CVE-2021-3712"])
        // Never affected, not fixed, not a CVE, not a stable release: none of these is a fix.
        #expect(!content.fixes.contains { $0.version == "0" || $0.release == "debian 12" })
        #expect(!content.fixes.flatMap(\.cves).contains { $0 == "CVE-2007-6755" || $0.hasPrefix("TEMP") })
        let polkit = content.fixes.filter { $0.package == .source("policykit-1") && $0.release == "debian 11" }
        #expect(polkit.map(\.severity) == [.important])
    }

    @Test(arguments: [
        ("high", Severity.important), ("high**", .important), ("medium", .moderate), ("medium*", .moderate),
        ("low", .low),
        ("unimportant", .low), ("not yet assigned", .unrated), ("end-of-life", .unrated), ("", .unrated),
    ])
    func `Debian's words for urgency`(word: String, severity: Severity) {
        #expect(DebianTrackerReader.severity(urgency: word) == severity)
    }

    @Test func `the list of advisories says when each came out`() throws {
        let content = try Fixture.content("DSA-list.txt")
        let advisory = try #require(content.advisories.first { $0.id == "DSA-5343-1" })
        #expect(advisory.released == FeedDate.read("2023-02-07"))
        #expect(advisory.cves.count == 5 && advisory.cves.contains("CVE-2023-0286"))
        #expect(
            content.fixes.contains {
                $0.advisory == "DSA-5343-1" && $0.release == "debian 11" && $0.version == "1.1.1n-0+deb11u4"
            })
        #expect(content.published == FeedDate.read("2023-03-29"))
    }

    @Test func `the catalogue says when each was listed`() throws {
        let content = try Fixture.content("kev.json")
        #expect(content.knownExploited["CVE-2021-4034"] == FeedDate.read("2022-06-27"))
        #expect(content.published == FeedDate.read("2025-08-25T17:04:19.9796Z"))
    }

    @Test func `scores that can't be are counted and left out`() throws {
        let content = try Fixture.content("epss.csv")
        #expect(content.scores.contains(ExploitScore(cve: "CVE-2021-3449", probability: 0.00005)))
        #expect(content.unreadable == 2)
        #expect(content.published == FeedDate.read("2025-08-25T12:55:00Z"))
    }

    @Test func `of Debian the end of LTS counts, of others the end of regular support`() throws {
        let all = try Fixture.content("end-of-life-all.json")
        #expect(all.lastDays["debian"]?["12"] == "2028-06-30" && all.lastDays["ubuntu"]?["25.10"] == "2026-07-01")
        #expect(try Fixture.content("debian.json").lastDays["debian"]?["11"] == "2026-08-31")
    }

    @Test func `Ubuntu's OVAL names packages and versions, Red Hat's advisories`() throws {
        let ubuntu = try Fixture.content("oval-ubuntu.xml")
        let cves = ["CVE-2023-1255", "CVE-2023-2650"]
        #expect(
            ubuntu.advisories == [
                Advisory(
                    id: "USN-6119-1", released: try #require(FeedDate.read("2023-05-30")), severity: .moderate,
                    cves: cves)
            ])
        #expect(
            ubuntu.fixes
                == ["libssl3", "openssl"].map {
                    Fix(
                        package: .binary($0), release: "ubuntu 22.04", version: "0:3.0.2-0ubuntu1.10",
                        advisory: "USN-6119-1",
                        severity: .moderate, cves: cves)
                })
        let redHat = try Fixture.content("oval-rhel.xml")
        #expect(redHat.fixes.isEmpty)
        #expect(redHat.advisories.map(\.isWithdrawn) == [false, true])
        #expect(redHat.published == FeedDate.read("2023-06-22T09:00:00"))
    }

    @Test func `CSAF says when an advisory came out, and how bad it is`() throws {
        let advisory = try #require(try Fixture.content("csaf.json").advisories.first)
        #expect(advisory.id == "RHSA-2023:3722" && advisory.severity == .moderate && !advisory.isWithdrawn)
        #expect(advisory.released == FeedDate.read("2023-06-21T14:36:21Z") && advisory.cves.count == 2)
    }

    @Test(arguments: ["", "<html><body>503</body></html>", "{}", "[]", "{\"a\": 1}", "hello", "{\"openssl\": {}}"])
    func `what is no feed is refused`(text: String) {
        #expect(throws: FeedError.unknownForm(source: "x")) { try FeedReader.read(Data(text.utf8), source: "x") }
    }

    @Test(arguments: ["tracker.json", "kev.json", "csaf.json", "end-of-life-all.json", "oval-ubuntu.xml"])
    func `what is cut off is refused, wherever it was cut`(file: String) throws {
        let data = try Fixture.data(file)
        for part in stride(from: 1, to: 20, by: 2) {
            let cut = data.prefix(data.count * part / 20)
            #expect(throws: FeedError.self, "\(part) of 20") { try FeedReader.read(Data(cut), source: file) }
        }
    }

    /// Whatever the bytes are, reading ends and says yes or no.
    @Test func `damaged bytes never bring it down`() throws {
        var random = SystemRandomNumberGenerator()
        for file in ["tracker.json", "DSA-list.txt", "kev.json", "epss.csv", "oval-ubuntu.xml", "debian.json"] {
            let data = try Fixture.data(file)
            for _ in 0..<60 {
                var damaged = data
                for _ in 0..<20 { damaged[Int.random(in: 0..<data.count, using: &random)] = UInt8.random(in: 0...255) }
                for kind in FeedKind.allCases { _ = try? FeedReader.read(damaged, kind: kind, source: file) }
            }
        }
    }

    @Test(arguments: [
        ("<oval_definitions><!DOCTYPE x [<!ENTITY a \"b\">]></oval_definitions>", "document type"),
        ("<oval_definitions>&a;</oval_definitions>", "entity"),
        ("<oval_definitions><a></b></oval_definitions>", "closes"),
        ("<oval_definitions a></oval_definitions>", "value"), ("<oval_definitions/><b/>", "follows"),
        ("<oval_definitions>" + String(repeating: "<a>", count: 70), "deeply"),
    ])
    func `XML that no feed needs is refused`(text: String, words: String) {
        let error = #expect(throws: FeedError.self) { try FeedReader.read(Data(text.utf8), source: "x") }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("2025-08-25", 1_756_080_000.0), ("2025-08-25T17:04:19.9796Z", 1_756_141_459),
        ("2026-10-03T12:00:00+0200", 1_791_021_600), ("2026-10-03T12:00:00-01:00", 1_791_032_400),
    ])
    func `dates as feeds write them`(text: String, seconds: Double) {
        #expect(FeedDate.read(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: ["", "2025", "yesterday", "2025-13-01", "25.08.2025"])
    func `what is no date`(text: String) {
        #expect(FeedDate.read(text) == nil)
    }
}
