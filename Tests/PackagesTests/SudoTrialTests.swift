import Foundation
import Packages
import Testing

/// The real sudo, which sees sudoers and passwords of the test's own (a mount namespace, unshare(1)).
@Suite(.enabled(if: getuid() == 0), .timeLimit(.minutes(2))) struct SudoTrialTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sudoers: String
        let password: String
        /// What the verdict is to say, apart from sudo's words.
        let verdict: String
    }

    static let cases = [
        Case(testDescription: "right", sudoers: "nobody ALL=(ALL) ALL", password: "it's right", verdict: "right"),
        Case(
            testDescription: "wrong", sudoers: "nobody ALL=(ALL) ALL", password: "its false",
            verdict: "incorrect password"),
        Case(
            testDescription: "wrong, with words of the host's own",
            sudoers: "Defaults insults, badpass_message=\"Nope\"\nnobody ALL=(ALL) ALL", password: "its false",
            verdict: "incorrect password"),
        Case(
            testDescription: "not needed", sudoers: "nobody ALL=(ALL) NOPASSWD: ALL", password: "its false",
            verdict: "notAsked"),
        Case(
            testDescription: "no terminal", sudoers: "Defaults requiretty\nnobody ALL=(ALL) ALL",
            password: "it's right",
            verdict: "notAsked"),
        Case(testDescription: "not in sudoers", sudoers: "", password: "it's right", verdict: "notAsked"),
    ]

    @Test(arguments: cases) func `what sudo makes of a password`(_ test: Case) throws {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "sudo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("root ALL=(ALL) ALL\n\(test.sudoers)\n".utf8).write(to: folder.appending(path: "sudoers"))
        let script = SudoTrial.script(nonce: "n1", elevation: .sudo(password: test.password))
        try Data(script.utf8).write(to: folder.appending(path: "script"))
        let output = try shell(
            """
            set -e; cd '\(folder.path)'
            chmod 440 sudoers; hash=$(openssl passwd -6 "it's right")
            { grep -v '^nobody:' /etc/shadow; printf 'nobody:%s:20000:0:99999:7:::\\n' "$hash"; } > shadow
            chmod 600 shadow; mount --bind sudoers /etc/sudoers; mount --bind shadow /etc/shadow
            exec setpriv --reuid nobody --regid nogroup --clear-groups \(Scan.command.dropFirst("exec ".count)) < script
            """)
        let verdict = try SudoTrial.parse(output, nonce: "n1")
        #expect("\(verdict)".contains(test.verdict), "\(verdict)")
        #expect(!"\(verdict)".contains(test.password))
    }

    private func shell(_ text: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-m", "/bin/sh", "-c", text]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(output)
    }
}
