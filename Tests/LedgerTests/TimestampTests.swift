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
}
