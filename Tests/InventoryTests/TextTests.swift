import Testing

@testable import Inventory

@Suite struct TextTests {
    @Test(arguments: [
        ("30m", 1800, "30m"), ("4h", 14_400, "4h"), ("7d", 604_800, "7d"), ("90m", 5400, "1h30m"),
        ("1h30m", 5400, "1h30m"),
        ("0d", 0, "0s"), ("5s", 5, "5s"), ("1d2h3m4s", 93_784, "1d2h3m4s"),
    ])
    func durations(text: String, seconds: Int, canonical: String) throws {
        let duration = try #require(DurationText.parse(text))
        #expect(duration == .seconds(seconds))
        #expect(DurationText.format(duration) == canonical)
        #expect(DurationText.parse(canonical) == duration)
    }

    @Test(arguments: [
        "", "30", "m", "30M", "1m1h", "1h1h", "-1h", "1.5h", "1w", "h1", "99999999999999999999h", "4 h", "３h", "9999d",
    ])
    func wrongDurations(text: String) { #expect(DurationText.parse(text) == nil) }

    @Test(arguments: [
        ("7", Deadline.days(7), "7d"), ("7d", .days(7), "7d"), ("5wd", .workingDays(5), "5wd"),
        ("1mo", .months(1), "1mo"),
        ("48h", .elapsed(.seconds(172_800)), "48h"), ("30m", .elapsed(.seconds(1800)), "30m"),
    ])
    func deadlines(text: String, deadline: Deadline, shown: String) {
        #expect(Deadline(parsing: text) == deadline)
        #expect(deadline.description == shown)
        #expect(Deadline(parsing: shown) == deadline)
    }

    @Test(arguments: ["0", "0d", "-3d", "3w", "wd", "1y", "", "500mo"])
    func wrongDeadlines(text: String) { #expect(Deadline(parsing: text) == nil) }

    @Test(arguments: [("500M", 524_288_000), ("2G", 2_147_483_648), ("1t", 1_099_511_627_776)])
    func sizes(text: String, bytes: Int64) {
        #expect(ByteSizeText.parse(text) == bytes)
        #expect(ByteSizeText.format(bytes) == text.uppercased())
    }

    @Test(arguments: ["", "G", "0G", "-1G", "1.5G", "9999999999T", "12"])
    func wrongSizes(text: String) { #expect(ByteSizeText.parse(text) == nil) }

    @Test(arguments: ["web1", "a.b-c_d", "10.0.0.1", "::1", "fe80::1%eth0", "xn--mller-kva.de", "1host"])
    func addresses(text: String) { #expect(HostAddress.isValid(text)) }

    @Test(arguments: [
        "", "-a", "a b", "a..b", "10.0.0", "10.0.0.0.1", "a;b", "$(id)", "::g", "fe80::1%", "a/b", "ä", ".a",
    ])
    func wrongAddresses(text: String) { #expect(!HostAddress.isValid(text)) }
}
