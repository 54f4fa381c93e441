import Foundation
import Ledger
import Testing
import Vocabulary

/// What is read without the general decoder is what the general decoder reads.
struct FeedFactTests {
    private static let instant = Date(timeIntervalSince1970: 1_709_164_800.25)

    @Test(arguments: [nil, instant], [nil, [], ["CVE-2024-1", "CVE-2024-2"]])
    func `an advisory`(withdrawn: Date?, cves: [String]?) throws {
        let fact = AdvisoryFact(
            id: "DSA-1", released: Self.instant, severity: .important, knownExploited: ["CVE-2024-2"],
            withdrawn: withdrawn, cves: cves)
        let body = try CanonicalJSON.encode(fact)
        #expect(AdvisoryFact.read(canonical: body) == fact)
        #expect(try CanonicalJSON.decode(AdvisoryFact.self, from: body) == fact)
    }

    @Test func `a feed, a catalogue and a set`() throws {
        let feed = FeedFact(
            name: "kev", form: "kev", title: "the KEV catalogue", source: "https://example.org/kev.json", digest: "d",
            published: Self.instant, entries: 1404, staleAfterDays: 7)
        #expect(FeedFact.read(canonical: try CanonicalJSON.encode(feed)) == feed)
        let catalogue = KnownExploitedFact(
            listed: ["CVE-2024-1": Self.instant, "CVE-2024-2": Self.instant - 86_400], removed: ["CVE-2014-1"])
        #expect(KnownExploitedFact.read(canonical: try CanonicalJSON.encode(catalogue)) == catalogue)
        let set = CVESetFact(cves: ["CVE-2024-1", "CVE-2024-2"])
        #expect(CVESetFact.read(canonical: try CanonicalJSON.encode(set)) == set)
    }

    @Test func `what is not plain is left to the decoder`() {
        #expect(CVESetFact.read(canonical: Data(#"{"cves":["CVE-2024-1"],"more":1}"#.utf8)) == nil)
        #expect(FeedFact.read(canonical: Data(#"{"name":"kev"}"#.utf8)) == nil)
    }
}
