import Foundation
import LocalPrograms
import Testing

@Suite("Programs on this machine", .timeLimit(.minutes(4)))
struct LocalProgramTests {
    @Test("outputs, status, environment and words arrive unchanged")
    func run() async throws {
        let program = LocalProgram(
            ["sh", "-c", "printf '%s|' \"$@\" \"$NEW\" \"$PATH\"; echo bad >&2; exit 7", "sh", "a b", "$HOME", "*"],
            environment: ["NEW": "given", "PATH": "/usr/bin:/bin"], timeout: .seconds(30))
        let answer = try await program.run()
        #expect(String(decoding: answer.output, as: UTF8.self) == "a b|$HOME|*|given|/usr/bin:/bin|")
        #expect(String(decoding: answer.errors, as: UTF8.self) == "bad\n")
        #expect(answer.status == 7)
        #expect(!answer.timedOut)
    }

    @Test("more than is kept does not stop the program")
    func bigOutput() async throws {
        let answer = try await LocalProgram(
            ["sh", "-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 3"], outputLimit: 2_000_000,
            timeout: .seconds(30)
        ).run()
        #expect(answer.output.count == 2_000_000)
        #expect(answer.errors.count == 2_000_000)
        #expect(answer.status == 3)
    }

    @Test("its time is over: it ends with all that it has started")
    func timeout() async throws {
        let mark = NSTemporaryDirectory() + UUID().uuidString
        let answer = try await LocalProgram(
            ["sh", "-c", "echo early; (sleep 2; echo >'\(mark)') & sleep 60"], timeout: .milliseconds(500)
        ).run()
        #expect(answer.timedOut)
        #expect(answer.status == 128 + SIGTERM)
        #expect(String(decoding: answer.output, as: UTF8.self) == "early\n")
        try await Task.sleep(for: .seconds(3))
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test("one that does not end when it is asked to is killed")
    func deaf() async throws {
        let answer = try await LocalProgram(
            ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], timeout: .milliseconds(500)
        ).run()
        #expect(answer.timedOut)
        #expect(answer.status == 128 + SIGKILL)
    }

    @Test("it runs where it is told to")
    func folder() async throws {
        let answer = try await LocalProgram(["pwd"], folder: "/usr/bin", timeout: .seconds(30)).run()
        #expect(String(decoding: answer.output, as: UTF8.self) == "/usr/bin\n")
    }

    @Test("what it leaves in the background is not waited for")
    func background() async throws {
        let answer = try await LocalProgram(["sh", "-c", "sleep 3 & echo done"], timeout: .seconds(2)).run()
        #expect(!answer.timedOut)
        #expect(String(decoding: answer.output, as: UTF8.self) == "done\n")
    }

    @Test("one that is not there is named")
    func missing() async throws {
        let error = await #expect(throws: LocalProgramError.self) {
            try await LocalProgram(["no-such-program"], timeout: .seconds(1)).run()
        }
        let reason = "no-such-program cannot be started: No such file or directory. Is it installed?"
        #expect(error?.description == reason)
    }

    @Test("many at once")
    func many() async throws {
        let sum = try await withThrowingTaskGroup(of: Int32.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await LocalProgram(["sh", "-c", "exit \(number % 5)"], timeout: .seconds(60)).run().status
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 }
        }
        #expect(sum == 400)
    }
}
