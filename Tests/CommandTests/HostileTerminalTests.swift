import CommandHarness
import Foundation
import Testing

/// Whatever stands in a ledger, nothing of it moves a cursor, turns text round or hides on a terminal.
struct HostileTerminalTests {
    static let texts = [
        "\u{1B}[2J\u{1B}]0;owned\u{07}red", "\u{9B}2J", "a\u{202E}txt.exe", "a\rb", "\u{1B}[8mhidden",
        "zero\u{200B}width",
        "two\u{2028}lines",
    ]

    /// One scan of web1, in which the host says `text` wherever it may say something.
    private static func ledger(saying text: String) async throws -> MSPPatch {
        let binary = try await UnreachableTests.workspace()
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let update: [String: Any] = [
            "name": text, "architecture": "amd64", "installed": text, "candidate": "2", "updateClass": "security",
            "severity": "critical", "advisories": [text], "cves": [], "source": text, "standing": "held",
        ]
        let finding = ["code": "low_space", "weight": "critical", "message": text, "remedy": text]
        let state: [String: Any] = [
            "osID": "debian", "osVersion": "12", "osName": text, "packageManager": "apt", "architecture": "amd64",
            "machineID": "m", "bootID": "b", "runningKernel": text, "rebootRequired": true, "rebootReasons": [text],
            "failedUnits": [text], "filesystems": [], "findings": [finding], "installedCount": 1, "installedDigest": "",
        ]
        let scan: [String: Any] = [
            "result": "complete", "failedRepositories": [], "appeared": [update], "gone": [], "pendingCount": 1,
            "durationSeconds": 1, "state": state,
        ]
        let waiver = [
            "id": "X1", "hostPattern": "web1", "package": text, "reason": text, "approver": text,
            "expires": Date(timeIntervalSinceNow: 86_400).formatted(.iso8601),
        ]
        let lines = try [("scan", scan as [String: Any], "acme/web1"), ("exception", waiver, nil)].map {
            kind, body, host in
            var fact: [String: Any] = [
                "recorded_at": now, "valid_at": now, "kind": kind, "client": "acme",
                "body": String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self),
            ]
            fact["host"] = host
            return String(decoding: try JSONSerialization.data(withJSONObject: fact), as: UTF8.self)
        }
        try binary.write(lines.joined(separator: "\n"), to: "facts.jsonl")
        let appended = try await binary.append("recording", "facts.jsonl")
        #expect(appended.exit == .status(0), "\(appended)")
        return binary
    }

    @Test(arguments: texts)
    func `what a host says is shown, and does nothing`(text: String) async throws {
        let binary = try await Self.ledger(saying: text)
        let month = String(Date().formatted(.iso8601).prefix(7))
        for command in [
            ["status", "--recorded"], ["status", "--recorded", "--check"], ["why", "acme/web1"], ["forecast"],
            ["exceptions", "list"], ["report", "--client", "acme", "--period", month, "--format", "md", "--out", "-"],
        ] {
            let answer = try await binary.run(command)
            #expect(answer.exit != .status(4) && !answer.output.isEmpty, "\(answer)")
            let dangerous = (answer.output + answer.errors).unicodeScalars.filter { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar != "\n"
                // What Markdown breaks an address with, so that it is none.
                case .format: command[0] != "report"
                case .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
            #expect(dangerous.isEmpty, "\(command): \(dangerous.map(\.value))")
        }
        let document = try await binary.run("status", "--recorded", "--json")
        #expect(document.output.contains("acme") && document.errors.isEmpty)
    }
}
