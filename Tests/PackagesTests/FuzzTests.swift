import Foundation
import Testing
import Vocabulary

@testable import Packages

/// Recorded answers with damage done to them. A failing seed is printed and gives the same case again.
///
/// `MSP_PATCH_FUZZ_ROUNDS` (default 12) is how many cases each answer gets in every test run. `make fuzz MINUTES=30` goes on for as long
/// as it is told, from the seed `SEED` on.
@Suite(.timeLimit(.minutes(600)))
struct FuzzTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }
    private static let rounds = number("MSP_PATCH_FUZZ_ROUNDS") ?? 12
    private static let minutes = number("MSP_PATCH_FUZZ_MINUTES")

    @Test(
        "A damaged answer crashes nothing, hangs nothing and brings no package that does not stand in it",
        arguments: Fixtures.cases("scans", suffix: "answer"))
    func damaged(name: String) throws {
        let original = try Fixtures.bytes("scans/\(name).answer")
        for seed in 0..<UInt64(Self.rounds) { Self.read(original, seed: seed) }
    }

    /// A case that takes longer than this hangs, whatever the machine does beside it.
    private static let hang = Duration.seconds(20)

    @Test("The same for minutes, on all answers in turn", .enabled(if: minutes != nil))
    func forMinutes() throws {
        let originals = try Fixtures.cases("scans", suffix: "answer").map { try Fixtures.bytes("scans/\($0).answer") }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60 * (Self.minutes ?? 0))
        let first = UInt64(Self.number("MSP_PATCH_FUZZ_SEED") ?? 0)
        var seed = first
        var longest = Duration.zero
        while clock.now < end {
            // Where it crashes, the last of these lines says where to begin again.
            if (seed - first).isMultiple(of: 100) { print("fuzz: seed \(seed), longest case \(longest)") }
            let took = clock.measure {
                for original in originals { Self.read(original, seed: seed) }
            }
            longest = max(longest, took)
            #expect(took < Self.hang * originals.count, "seed \(seed) took \(took)")
            seed += 1
        }
        print("fuzz: seeds \(first) to \(seed - 1) of \(originals.count) answers, longest \(longest)")
    }

    private static func read(_ original: [UInt8], seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = damage(original, using: &random)
        for manager in PackageManager.allCases {
            _ = try? ReadBack.parse(bytes, nonce: "N0NCE", manager: manager)
            _ = try? Availability.parse(bytes, nonce: "N0NCE", manager: manager)
        }
        _ = try? Reboot.parseProbe(bytes, nonce: "N0NCE")
        guard let scan = try? Scan.parse(bytes, nonce: "N0NCE") else { return }
        let data = Data(bytes)
        func contain(_ text: String) -> Bool { data.range(of: Data(text.utf8)) != nil }
        for update in scan.pending {
            if !contain(update.name) || !contain(update.candidate) {
                Issue.record("seed \(seed): not in the answer: \(update)")
            }
            if !scan.packageManager.driver.accepts(name: update.name) {
                Issue.record("seed \(seed): no name: \(update.name)")
            }
        }
        for package in scan.installed where !contain(package.name) || !contain(package.version) {
            Issue.record("seed \(seed): not in the answer: \(package)")
        }
        #expect(scan.unknownLines.count <= UnknownLines.kept, "seed \(seed)")
        _ = scan.findings
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
