import Foundation
import Inventory
import Testing
import Vocabulary

@testable import Controller

struct AgendaTests {
    private static let monday = ScheduleFixture.monday

    private func names(_ windows: [DueWindow]) -> [String] {
        windows.map { "\($0.window): \($0.hosts.map(\.name).joined(separator: " "))" }
    }

    @Test func `on record is what has opened, and of each host what comes next`() throws {
        let fixture = try ScheduleFixture(["c1": ["tuesday"], "w1": ["saturday"], "w2": ["saturday"]])
        let agenda = try fixture.agenda()
        #expect(names(agenda.toBeRecorded(at: Self.monday)) == ["tuesday: c1", "saturday: w1 w2"])
        let wednesday = Self.monday.day(2, hour: 12)
        #expect(names(agenda.toBeRecorded(at: wednesday)) == ["tuesday: c1", "saturday: w1 w2", "tuesday: c1"])
    }

    @Test func `nothing begins before a window opens and from the cutoff on`() throws {
        let agenda = try ScheduleFixture(["w1": ["saturday"]]).agenda()
        let instants = [
            Self.monday, Self.monday.day(5, hour: 21, minute: 59), Self.monday.day(6, hour: 1, minute: 30),
            Self.monday.day(6, hour: 3),
        ]
        for instant in instants { #expect(Occasion(agenda, at: instant) { _ in true } == nil, "\(instant)") }
        for instant in [Self.monday.day(5, hour: 22), Self.monday.day(6, hour: 1, minute: 29)] {
            let occasion = try #require(Occasion(agenda, at: instant) { _ in true })
            #expect(occasion.windows.map(\.opens) == [Self.monday.day(5, hour: 22)])
        }
    }

    @Test func `canaries that have their window days before gate the others`() throws {
        let agenda = try ScheduleFixture(["c1": ["tuesday"], "w1": ["saturday"]]).agenda()
        let occasion = try #require(Occasion(agenda, at: Self.monday.day(1, hour: 22)) { _ in true })
        #expect(names(occasion.windows) == ["tuesday: c1", "saturday: w1"])
    }

    @Test func `hosts with a window every night do not wait for those with one a week`() throws {
        let agenda = try ScheduleFixture(["n1": ["nightly"], "w1": ["saturday"]]).agenda()
        let tuesday = try #require(Occasion(agenda, at: Self.monday.day(1, hour: 22)) { _ in true })
        #expect(names(tuesday.windows) == ["nightly: n1"])
        let saturday = try #require(Occasion(agenda, at: Self.monday.day(5, hour: 22)) { _ in true })
        #expect(names(saturday.windows).sorted() == ["nightly: n1", "saturday: w1"])
    }

    @Test func `a run takes one window of a host, however far it reaches`() throws {
        let agenda = try ScheduleFixture(["w1": ["saturday"], "n1": ["nightly"], "c1": ["tuesday"]]).agenda()
        let occasion = try #require(
            Occasion(agenda, at: Self.monday.day(1, hour: 22)) {
                $0.window == "tuesday" || $0.opens > Self.monday.day(2, hour: 12)
            })
        let hosts = occasion.windows.flatMap(\.hosts)
        #expect(Set(hosts).count == hosts.count, "\(names(occasion.windows))")
    }

    @Test func `what was held is not held again`() throws {
        let agenda = try ScheduleFixture(["w1": ["saturday"]]).agenda()
        #expect(Occasion(agenda, at: Self.monday.day(5, hour: 22)) { _ in false } == nil)
    }

    @Test(arguments: [(CatchUp.nextWindow, ["saturday: w1 w2", "nightly: w1"]), (.none, ["saturday: w1 w2"])])
    func `a host that missed the playbook's window is taken in its own next`(policy: CatchUp, expected: [String]) throws
    {
        var fixture = try ScheduleFixture(["w1": ["nightly"], "w2": ["nightly"]])
        fixture.playbook.window = .named("saturday")
        fixture.playbook.catchUp = policy
        let missed = try #require(HostID("acme/w1"))
        let agenda = try fixture.agenda(missed: [missed])
        #expect(Set(names(agenda.windows)) == Set(expected))
        let tonight = Occasion(agenda, at: Self.monday.day(0, hour: 22)) { _ in true }
        #expect(tonight?.hosts == (policy == .nextWindow ? [missed] : nil))
        #expect(tonight?.isCatchUp == (policy == .nextWindow ? true : nil))
    }
}
