package import Foundation

/// The fields of `status --json` that tests look at.
package struct StatusDocument: Decodable, Sendable {
    package struct Client: Decodable, Sendable {
        package let client: String
        package let hosts: [Host]
    }

    package struct Host: Decodable, Sendable {
        package let host: String
        package let state: String
        package let os: System?
        package let packageManager: String?
        package let scannedAt: Date?
        package let pending: [Update]
        package let counts: Counts
        package let rebootRequired: Bool?
        package let rebootReasons: [String]
        package let bootId: String?
        package let failedUnits: [String]
        package let failedRepositories: [String]
        package let findings: [Finding]
        package let error: Trouble?

        package var installable: [Update] { pending.filter { $0.standing == "installable" } }
    }

    package struct System: Decodable, Sendable {
        package let id: String
        package let version: String
    }

    package struct Counts: Decodable, Sendable {
        package let total: Int
        package let security: Int
        package let held: Int
    }

    package struct Update: Decodable, Sendable {
        package let name: String
        package let architecture: String
        package let installed: String?
        package let candidate: String
        package let `class`: String
        package let severity: String
        package let advisories: [String]
        package let cves: [String]
        package let standing: String
        package let held: Bool
    }

    package struct Finding: Decodable, Sendable {
        package let code: String
        package let message: String
    }

    package struct Trouble: Decodable, Sendable {
        package let code: String
        package let message: String
    }

    package let schema: String
    package let clients: [Client]

    package var hosts: [Host] { clients.flatMap(\.hosts) }

    /// - Throws: `HarnessError` when there is no such host.
    package func host(_ name: String) throws -> Host {
        guard let host = hosts.first(where: { $0.host == name }) else {
            throw HarnessError("status knows no host \(name)")
        }
        return host
    }
}

/// The fields of `run --json` and `show --json` that tests look at.
package struct RunDocument: Decodable, Sendable {
    package struct Wave: Decodable, Sendable {
        package let name: String
        package let gate: String?
        package let reason: String?
        package let hosts: [Host]
    }

    package struct Host: Decodable, Sendable {
        package let host: String
        package let name: String
        package let outcome: String
        package let reason: String?
        package let packages: [Package]
        package let rebooted: Bool
        package let checks: [Check]
    }

    package struct Package: Decodable, Sendable {
        package let name: String
        package let from: String?
        package let to: String
        package let applied: Bool
    }

    package struct Check: Decodable, Sendable {
        package let name: String
        package let before: String
        package let after: String
        package let verdict: String
    }

    package let schema: String
    package let run: String
    package let state: String
    package let waves: [Wave]

    /// - Throws: `HarnessError` when the run has no such host.
    package func host(_ name: String) throws -> Host {
        guard let host = waves.lazy.flatMap(\.hosts).first(where: { $0.name == name }) else {
            throw HarnessError("run \(run) says nothing of \(name)")
        }
        return host
    }

    package var outcomes: [String: String] {
        Dictionary(waves.flatMap(\.hosts).map { ($0.name, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    }
}

/// `runs --json`.
package struct RunsDocument: Decodable, Sendable {
    package struct Run: Decodable, Sendable {
        package let run: String
        package let state: String?
        package let counts: [String: Int]
    }

    package let schema: String
    package let runs: [Run]
}
