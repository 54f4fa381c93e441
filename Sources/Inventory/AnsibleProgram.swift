import Foundation
import LocalPrograms

/// A dynamic inventory: a program that prints its inventory as JSON when it is called with `--list`.
enum AnsibleProgram {
    private static let timeout = Duration.seconds(60)
    private static let largestOutput = 20 << 20

    /// - Returns: what it prints, or nil and a problem.
    static func list(_ file: SourceFile) -> String? {
        let program = LocalProgram(
            [URL(fileURLWithPath: file.path).path, "--list"], folder: file.folder, errors: .inherited,
            outputLimit: largestOutput + 1,
            timeout: timeout)
        let answer: LocalProgram.Answer
        do {
            answer = try program.runBlocking()
        } catch {
            file.report("\(error)")
            return nil
        }
        guard answer.status == 0 else {
            let reason = answer.timedOut ? "did not end within \(timeout)" : "ended with status \(answer.status)"
            file.report("--list \(reason)")
            return nil
        }
        guard answer.output.count <= largestOutput, let text = String(validating: answer.output, as: UTF8.self) else {
            file.report("--list printed too much, or something that is not UTF-8")
            return nil
        }
        return text
    }
}
