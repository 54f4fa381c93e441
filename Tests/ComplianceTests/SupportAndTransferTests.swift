import Ledger
import Testing
import Vocabulary

@testable import Compliance

/// Hosts whose vendor has given them up, and hosts that go from one client to another.
@Suite struct SupportAndTransferTests {
    /// Such a host has nothing pending, and would be in order by that.
    @Test func aReleaseWithoutUpdatesIsAnObligationOfItsOwn() throws {
        var story = try Story(hosts: ["old", "new"])
        try story.scan("old", at: 1, [], state: .debian("11"))
        try story.scan("new", at: 1, [])
        try story.scan("old", at: 30, [])
        try story.scan("new", at: 30, [])
        let obligation = try #require(try story.obligations(asOf: 2).first)
        #expect(obligation.subject.kind == .endOfLife && obligation.host.name == "old")
        // The table gives 31 August; the client has the host since 1 October, and it was late before.
        #expect(obligation.due <= Story.day(0) && obligation.isOpen)
        let model = try story.model()
        #expect(model.figure("M2")?.text == "1/2 (50.0 %)")
        #expect(model.decisions.contains { $0.what.contains("replace or upgrade old") })
    }

    /// What was late before it went stays late there, the rest goes with it; the new client begins to count when it comes.
    @Test func aHostThatGoesToAnotherClientLeavesItsMissesBehind() throws {
        var before = try Story("acme", hosts: ["web1", "web2"])
        let (old, recent) = (update("openssl", "2", severity: .critical), update("zlib", "2"))
        try before.scan("web2", at: 1, [])
        try before.scan(at: 1, [old])
        try before.scan(at: 5, [old, recent])
        try before.members(["web2"], at: 10)
        let left = try before.model()
        #expect(left.figure("M1")?.text == "0/1 (0.0 %)")
        #expect(left.missed.map(\.title) == ["openssl.amd64"])
        #expect(left.open.isEmpty)
        // The exposure went on there until it left: nine days of the one, five of the other.
        #expect(left.figure("M4")?.numerator == 14)

        var after = try Story("globex", hosts: ["web1"], at: 10)
        try after.scan(at: 10.5, [old, recent])
        #expect(try after.obligations(asOf: 11).map(\.due) == [Story.day(17.5), Story.day(24.5)])
    }
}
