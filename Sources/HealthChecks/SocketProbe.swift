import Foundation
public import Inventory

/// Checks from the controller: `tcp` and `http` by the controller's own `curl`, which knows TLS, redirects and proxies better than
/// anything written here would.
public struct SocketProbe: ControllerProbe {
    /// How long one check may take, in seconds.
    public var timeoutSeconds: Int

    public init(timeoutSeconds: Int = 10) {
        self.timeoutSeconds = timeoutSeconds
    }

    public func probe(_ check: HealthCheck, address: String) async -> CheckObservation {
        switch check.kind {
        case .tcp(let port, let own, .controller):
            await observation(of: check, run(connecting: "telnet://\(Self.bracketed(own ?? address)):\(port)")) {
                answer in
                answer.reached ? (.pass, nil) : (.fail, answer.words)
            }
        case .http(let url, .controller, let status, let contains):
            await observation(of: check, run(fetching: url)) { answer in
                guard answer.code == status else {
                    return (.fail, answer.code == 0 ? answer.words : "answered \(answer.code)")
                }
                let hasText = contains.map { answer.body.contains($0) } ?? true
                return hasText ? (.pass, nil) : (.fail, "answered \(answer.code) without the text")
            }
        case .disk, .units, .systemd, .command, .file, .process, .tcp, .http:
            CheckObservation(
                name: check.name, requirement: check.requirement, state: .unknown, detail: "this is made on the host")
        }
    }

    private func observation(
        of check: HealthCheck, _ answer: CurlAnswer?, _ decide: (CurlAnswer) -> (CheckState, String?)
    ) -> CheckObservation {
        let (state, detail) = answer.map(decide) ?? (.unknown, "curl is not on the controller; install it")
        return CheckObservation(name: check.name, requirement: check.requirement, state: state, detail: detail)
    }

    private func run(fetching url: String) async -> CurlAnswer? {
        await CurlAnswer.of([
            "-sS", "-k", "--max-time", "\(timeoutSeconds)", "--max-filesize", "1000000", "-w", "\n%{http_code}", "--",
            url,
        ])
    }

    /// telnet:// waits for the other side to speak; what counts is whether a connection was made, which `time_connect` tells.
    private func run(connecting url: String) async -> CurlAnswer? {
        await CurlAnswer.of(["-sS", "--max-time", "3", "--connect-timeout", "3", "-w", "\n%{time_connect}", "--", url])
    }

    private static func bracketed(_ address: String) -> String {
        address.contains(":") ? "[\(address)]" : address
    }
}

/// What curl brought.
private struct CurlAnswer: Sendable {
    let body: String
    /// The HTTP status; 0 where no answer came.
    let code: Int
    let reached: Bool
    /// What curl said went wrong.
    let words: String

    /// - Returns: nil when there is no curl.
    static func of(_ arguments: [String]) async -> CurlAnswer? {
        await withCheckedContinuation { continuation in
            // A thread of its own: waiting for a program must not hold one of the few threads of the pool.
            Thread.detachNewThread { continuation.resume(returning: run(arguments)) }
        }
    }

    private static func run(_ arguments: [String]) -> CurlAnswer? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        return CurlAnswer(
            body: String(text.dropLast(lastLine.count)), code: Int(lastLine) ?? 0, reached: (Double(lastLine) ?? 0) > 0,
            words: words.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
