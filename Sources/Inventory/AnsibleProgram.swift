import Foundation

/// A dynamic inventory: a program that prints its inventory as JSON when it is called with `--list`.
enum AnsibleProgram {
    private static let timeout: TimeInterval = 60
    private static let largestOutput = 20 << 20

    /// - Returns: what it prints, or nil and a problem.
    static func list(_ file: SourceFile) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: file.path)
        process.arguments = ["--list"]
        process.currentDirectoryURL = URL(fileURLWithPath: file.folder)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            file.report("cannot be run: \(error.localizedDescription)")
            return nil
        }
        // Ending the program closes its output, which ends the reading below.
        let killer = DispatchWorkItem { [pid = process.processIdentifier] in kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + timeout, execute: killer)
        let data = (try? output.fileHandleForReading.read(upToCount: largestOutput + 1)) ?? Data()
        try? output.fileHandleForReading.close()
        process.waitUntilExit()
        killer.cancel()
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            file.report("--list did not end well within \(Int(timeout)) s: status \(process.terminationStatus)")
            return nil
        }
        guard data.count <= largestOutput, let text = String(validating: data, as: UTF8.self) else {
            file.report("--list printed too much, or something that is not UTF-8")
            return nil
        }
        return text
    }
}
