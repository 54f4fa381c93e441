import Dispatch
import Foundation
public import Inventory
import LocalPrograms

/// Checks from the controller with plain sockets; `https` through the `curl` of the controller.
///
/// Blocking calls run on threads of their own, never on those of Swift's tasks, and every wait is bounded.
public struct SocketProbe: ControllerProbe {
    private static let queue = DispatchQueue(label: "msp-patch.checks", attributes: .concurrent)

    /// How long one check may take, in seconds.
    public var timeoutSeconds: Int

    public init(timeoutSeconds: Int = 10) {
        self.timeoutSeconds = timeoutSeconds
    }

    public func probe(_ check: HealthCheck, address: String) async -> CheckObservation {
        let finding = await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: find(check, address)) }
        }
        return CheckObservation(
            name: check.name, requirement: check.requirement, state: finding.state, detail: finding.detail)
    }

    private func find(_ check: HealthCheck, _ address: String) -> CheckFinding {
        switch check.kind {
        case .tcp(let port, let given, .controller): connect(to: given ?? address, port)
        case .http(let url, .controller, let status, let contains):
            get(url, HTTPExpectation(status: status, contains: contains))
        default: .unknown("this check is made on the host")
        }
    }

    private func connect(to host: String, _ port: UInt16) -> CheckFinding {
        do throws(SocketFailure) {
            _ = try BlockingSocket(connectingTo: host, port: port, timeoutSeconds: timeoutSeconds)
            return .pass()
        } catch {
            return error.finding
        }
    }

    private func get(_ url: String, _ expected: HTTPExpectation) -> CheckFinding {
        guard let target = HTTPTarget(url) else { return .unknown("\(url) is not an http address") }
        if target.isSecure { return getThroughCurl(url, expected) }
        do throws(SocketFailure) {
            let socket = try BlockingSocket(
                connectingTo: target.host, port: target.port, timeoutSeconds: timeoutSeconds)
            try socket.send(Array(target.request.utf8))
            let answer = try socket.receive(atMost: HTTPResponse.longest)
            guard let response = HTTPResponse(answer) else { return .fail("what answered does not speak HTTP") }
            return expected.judge(response)
        } catch {
            return error.finding
        }
    }

    /// TLS is nothing to be written by hand: curl has it, with the controller's own certificates.
    private func getThroughCurl(_ url: String, _ expected: HTTPExpectation) -> CheckFinding {
        let words = ["curl", "-s", "-i", "--max-time", String(timeoutSeconds), "--", url]
        let curl = LocalProgram(
            words, outputLimit: HTTPResponse.longest, timeout: .seconds(timeoutSeconds + 5))
        do {
            let answer = try curl.runBlocking()
            if let response = HTTPResponse(answer.output) { return expected.judge(response) }
            return Self.finding(curlStatus: answer.status)
        } catch {
            return .unknown("https from the controller needs curl: \(error)")
        }
    }

    /// The exit statuses of curl(1).
    private static func finding(curlStatus: Int32) -> CheckFinding {
        switch curlStatus {
        case 7: .fail("connection refused")
        case 28: .fail("no answer in time")
        case 35, 51, 60: .fail("the certificate or the TLS handshake was refused")
        case 6: .unknown("the name could not be resolved")
        default: .unknown("curl ended with exit status \(curlStatus)")
        }
    }
}
