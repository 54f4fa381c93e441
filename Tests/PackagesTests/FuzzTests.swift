import Foundation
import Testing
import Vocabulary

@testable import Packages

/// Recorded answers with damage done to them. A failing seed is printed and gives the same case again.
/// `MSP_PATCH_FUZZ_ROUNDS` (default 12) is how many cases each answer gets.
@Suite(.timeLimit(.minutes(30)))
struct FuzzTests {
    private static let rounds = ProcessInfo.processInfo.environment["MSP_PATCH_FUZZ_ROUNDS"].flatMap(Int.init) ?? 12

    @Test(
        "A damaged answer crashes nothing, hangs nothing and brings no package that does not stand in it",
        arguments: Fixtures.cases("scans", suffix: "answer"))
    func damaged(name: String) throws {
        let original = try Fixtures.bytes("scans/\(name).answer")
        for seed in 0..<UInt64(Self.rounds) {
            var random = SplitMix64(seed: seed)
            let bytes = Self.damage(original, using: &random)
            guard let scan = try? Scan.parse(bytes, nonce: "N0NCE") else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            for update in scan.pending {
                #expect(text.contains(update.name) && text.contains(update.candidate), "seed \(seed): \(update)")
                #expect(scan.packageManager.driver.accepts(name: update.name), "seed \(seed): \(update.name)")
            }
            for package in scan.installed {
                #expect(text.contains(package.name) && text.contains(package.version), "seed \(seed): \(package)")
            }
            #expect(scan.unknownLines.count <= UnknownLines.kept, "seed \(seed)")
            _ = scan.findings
        }
    }

    @Test("A damaged answer about a job is an error or a status, never a crash")
    func damagedJob() throws {
        let id = try #require(JobID(rawValue: "job-1"))
        let original = Array(
            "@@BEGIN job-1 1\nk\tprivilege\troot\nk\tstate\tfinished\no\tresult\texit\t0\no\tresult\tstep\tapply\t0\t12\no\tresult\trefusal\tothers\tx 1;y 2\nx\tresult\t0\nk\tlog_size\t20\nk\tlog_count\t4\n@@END job-1\nlog\n"
                .utf8)
        for seed in 0..<UInt64(Self.rounds * 20) {
            var random = SplitMix64(seed: seed)
            let status = try? Job.parsePoll(Self.damage(original, using: &random), id: id)
            if let status { #expect(status.log.count <= 20, "seed \(seed)") }
        }
    }

    private static func damage(_ original: [UInt8], using random: inout SplitMix64) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...8, using: &random) where bytes.count > 16 {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...200, using: &random), bytes.count - at)
            switch Int.random(in: 0...6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<(at + length))
            case 2:
                bytes.insert(contentsOf: bytes[at..<(at + length)], at: Int.random(in: 0..<bytes.count, using: &random))
            case 3:
                bytes.insert(contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }, at: at)
            case 4: bytes.insert(contentsOf: Array("\n@@END N0NCE\n".utf8), at: at)
            case 5: bytes.insert(contentsOf: hostile.randomElement(using: &random).map { Array($0.utf8) } ?? [], at: at)
            default: bytes.replaceSubrange(at..<(at + length), with: bytes[at..<(at + length)].reversed())
            }
        }
        return bytes
    }

    private static let hostile = [
        "\u{1B}[2J", "\t\t\t\t\t\t", "99999999999999999999999999", "-9223372036854775808", "[[[[((((", "]) )",
        "\no\tsimulation\tInst ", "\no\tspace\t/\t",
        "\nk\tclock\tnan\n", "\nk\tuptime\tinf\n", "\nk\tcontainer\tyes\n", "\nx\trefresh\t-1\n", "%s%n", "\u{202E}",
        "\u{0}",
    ]
}
