import CommandHarness
import Foundation
import Testing

/// `windows --ics`.
struct CalendarTests {
    @Test func `the calendar of one client, for its own calendar program`() async throws {
        let binary = try await UnreachableTests.workspace()
        let answer = try await binary.run("windows", "--ics", "--client", "acme")
        #expect(answer.exit == .status(0), "\(answer)")
        let lines = answer.output.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.suffix(2) == ["END:VCALENDAR", ""])
        // Every night for a year.
        #expect((365...367).contains(lines.count { $0 == "BEGIN:VEVENT" }))
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines.contains("SUMMARY:Maintenance window night (acme)"))
    }

    @Test(arguments: [["--ics"], ["--ics", "--client", "nobody"], ["--ics", "--client", "acme", "--json"]])
    func `it is one client's`(options: [String]) async throws {
        let answer = try await UnreachableTests.workspace().run(["windows"] + options)
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(answer.output.isEmpty)
    }
}
