import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// Installed is not active.
@Suite struct RebootTests {
    @Test func installedWaitsForTheReboot() throws {
        var story = try Story()
        try story.scan(at: 1, [update("linux-image-amd64", "6.1")])
        try story.install(at: 3, [("linux-image-amd64", "6.1")], rebootPending: true)
        try story.scan(at: 4, [], state: .debian(rebootRequired: true))
        let waiting = try story.obligations(asOf: 5)
        #expect(waiting.map(\.state) == [.needed, .installedInactive])
        #expect(waiting.map(\.subject.kind) == [.reboot, .package])
        #expect(waiting[0].due == Story.day(10))

        try story.scan(at: 6, [], state: .debian(boot: "boot-2"))
        let done = try story.obligations(asOf: 7)
        #expect(done.map(\.satisfied) == [Story.day(6), Story.day(6)])
        #expect(done[1].installed == Story.day(3))
        #expect(done[1].active == Story.day(6))
    }

    @Test func aRunThatRebootedMakesItActiveAtOnce() throws {
        var story = try Story()
        try story.scan(at: 1, [update("linux-image-amd64", "6.1")])
        try story.install(at: 3, [("linux-image-amd64", "6.1")], rebooted: true)
        try story.scan(at: 4, [], state: .debian(boot: "boot-2"))
        #expect(try story.obligations(asOf: 5).map(\.active) == [Story.day(3)])
    }

    @Test func onlyAnotherBootProvesIt() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")], state: .debian(rebootRequired: true))
        try story.scan(at: 2, [], state: .debian(rebootRequired: false))
        #expect(try story.obligations(asOf: 3).map(\.state) == [.needed, .installedInactive])
        try story.scan(at: 4, [], state: .debian(boot: "boot-2"))
        #expect(try story.obligations(asOf: 5).map(\.satisfied) == [Story.day(4), Story.day(4)])
    }

    @Test func aHostThatCameBackWithoutTheNewKernelStillWaits() throws {
        var story = try Story()
        try story.scan(at: 1, [], state: .debian(rebootRequired: true))
        try story.scan(at: 4, [], state: .debian(boot: "boot-2", rebootRequired: true))
        let obligations = try story.obligations(asOf: 5)
        #expect(obligations.map(\.state) == [.needed])
        #expect(obligations.map(\.start) == [Story.day(1)])
    }

    @Test func aContractMaySayThatInstalledIsEnough() throws {
        var story = try Story(level: .with(stop: .installed))
        try story.scan(at: 1, [update("linux-image-amd64", "6.1")])
        try story.install(at: 3, [("linux-image-amd64", "6.1")], rebootPending: true)
        let obligations = try story.obligations(asOf: 20)
        #expect(obligations.map(\.subject.kind) == [.package, .reboot].sorted { $0.rawValue > $1.rawValue })
        #expect(obligations.first { $0.subject.kind == .package }?.satisfied == Story.day(3))
        #expect(obligations.first { $0.subject.kind == .reboot }?.isMissed(asOf: Story.day(20)) == true)
    }

    @Test func eachRebootIsAnObligationOfItsOwn() throws {
        var story = try Story()
        try story.scan(at: 1, [], state: .debian(rebootRequired: true))
        try story.scan(at: 2, [], state: .debian(boot: "boot-2"))
        try story.scan(at: 8, [], state: .debian(boot: "boot-2", rebootRequired: true))
        let obligations = try story.obligations(asOf: 9)
        #expect(obligations.map(\.start) == [Story.day(1), Story.day(8)])
        #expect(obligations.map(\.satisfied) == [Story.day(2), nil])
    }
}
