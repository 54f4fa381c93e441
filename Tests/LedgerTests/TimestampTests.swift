import Foundation
import Ledger
import Testing

@Suite struct TimestampTests {
    /// Half of all milliseconds are a little less than themselves as a Double.
    @Test func everyMillisecondComesBackAsItself() throws {
        struct Instant: Codable, Equatable { var at: Date }
        for offset in 0..<2000 {
            let instant = Instant(at: Timestamp.date(milliseconds: 1_795_316_859_000 + Int64(offset)))
            let bytes = try CanonicalJSON.encode(instant)
            #expect(String(decoding: bytes, as: UTF8.self).contains(".\(String(1000 + offset % 1000).dropFirst())Z"))
            #expect(try CanonicalJSON.decode(Instant.self, from: bytes) == instant)
        }
    }

    /// Around leap days, turns of years and centuries, the Gregorian reform, and where a text has no room for the year.
    @Test(arguments: [
        -62_135_769_600.0, -12_219_292_800, -12_212_553_600.001, -12_212_553_600, -2_203_891_200, -1, 0,
        951_782_399.9996,
        951_782_400, 951_868_800, 1_709_164_800, 1_798_761_599.9994, 4_107_542_400, 253_370_764_800, 253_402_300_799,
    ])
    func instantsAreWrittenAsFoundationWritesThem(seconds: Double) {
        for offset in stride(from: -86_400.5, through: 86_400.5, by: 43_200.25) {
            let date = Date(timeIntervalSince1970: seconds + offset)
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            #expect(Timestamp.text(date) == Timestamp.rounded(date).addingTimeInterval(0.0002).formatted(format))
            #expect(Timestamp.textToTheSecond(date) == date.formatted(.iso8601))
        }
    }
}
