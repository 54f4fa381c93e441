import CommandHarness
import Foundation

/// What the host itself says, asked on its console and not over ssh.
extension LabHost {
    /// - Returns: standard output.
    /// - Throws: `HarnessError` unless the command exits with one of `allowed`.
    @discardableResult
    func ask(_ command: String..., allowed: Set<Int32> = [0]) async throws -> String {
        let finished = try await Lab.run("console", [labName] + command, within: .seconds(180))
        guard case .status(let status) = finished.exit, allowed.contains(status) else {
            throw HarnessError("\(finished)")
        }
        return finished.output
    }

    /// Runs a line of shell.
    @discardableResult
    func shell(_ line: String, allowed: Set<Int32> = [0]) async throws -> String {
        try await ask("/bin/sh", "-c", line, allowed: allowed)
    }

    var bootID: String {
        get async throws {
            try await ask("cat", "/proc/sys/kernel/random/boot_id").trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    var isApt: Bool { image.hasPrefix("debian") }

    /// Whether exactly that version of a package is installed and configured (versions of install-only packages lie beside each other).
    func has(_ package: String, _ version: String) async throws -> Bool {
        let query =
            isApt
            ? "dpkg-query -W -f '${db:Status-Status} ${Version}\\n' '\(package)'"
            : "rpm -q --qf 'installed %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n' '\(package)'"
        return try await shell(query, allowed: [0, 1]).split(separator: "\n").contains("installed \(version)")
    }

    /// The package of the awkward images whose installation takes `slow` seconds.
    var slowPackage: String { isApt ? "msp-slow" : "slow-post" }
    var slowVersion: String { isApt ? "2.0" : "2.0-1.el9" }

    /// How many times the slow package's script was begun: once for each transaction that installs it.
    func slowInstallations() async throws -> Int {
        try await count("grep -c 'step 1$' /var/log/\(slowPackage).log")
    }

    /// How many transactions apt has ever carried out.
    func aptTransactions() async throws -> Int {
        try await count("cat /var/log/apt/history.log | grep -cE '^(Upgrade|Install|Remove): '")
    }

    private func count(_ line: String) async throws -> Int {
        Int(try await shell(line + " || true").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    /// How many times the host has gone down to come up again, by the log of what keeps it running.
    func reboots() async throws -> Int {
        let log = try await Lab.list().hosts.first { $0.name == labName }?.log ?? ""
        return try String(contentsOfFile: log, encoding: .utf8).matches(of: /nspawn ended with status 133/).count
    }

    /// Waits until a line of shell exits with 0.
    func until(_ line: String, within limit: Duration = .seconds(300)) async throws {
        let deadline = ContinuousClock.now + limit
        while try await Lab.run("console", [labName, "/bin/sh", "-c", line]).exit != .status(0) {
            guard ContinuousClock.now < deadline else { throw HarnessError("\(labName): never came true: \(line)") }
            try await Task.sleep(for: .milliseconds(300))
        }
    }
}
