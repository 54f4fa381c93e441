import Controller
import Foundation
import Inventory
import Ledger
import Vocabulary

/// `status --json`.
struct StatusDocument: Encodable {
    // Here and below members stand in the order in which they are written: nothing has to be moved then, and there are thousands.
    let at: Date
    let clients: [ClientDocument]
    /// Kinds of feeds without which a question goes unanswered, and that were never imported.
    let missingFeeds: [FeedsDocument.Missing]
    let schema = "msp-patch/status/1"
    /// Feeds that are too old to be relied on.
    let staleFeeds: [FeedDocument]

    struct ClientDocument: Encodable {
        let client: String
        let counts: [String: Int]
        let hosts: [HostDocument]
        /// Maintenance windows in which nothing was done, and that nothing has made up for.
        let missedWindows: [DueWindowDocument]
        let name: String

        init(_ client: Client, _ reports: [HostStatusReport], missed: [DueHistory.Entry], at: Date) {
            self.client = client.id.rawValue
            name = client.displayName
            counts = Dictionary(reports.map { ($0.state.rawValue, 1) }, uniquingKeysWith: +)
            hosts = reports.map { HostDocument($0, at: at) }
            missedWindows = missed.map(DueWindowDocument.init)
        }
    }

    struct HostDocument: Encodable {
        struct System: Encodable {
            let id: String
            let name: String
            let version: String
        }

        struct Counts: Encodable {
            let held: Int
            let security: Int
            let total: Int
        }

        struct Trouble: Encodable {
            let code: String
            let message: String
        }

        let address: String
        let attemptedAt: Nullable<Date>
        let bootId: Nullable<String>
        let breaches: [BreachDocument]
        let counts: Counts
        let error: Nullable<Trouble>
        let failedRepositories: [String]
        let failedUnits: [String]
        let filesystems: [FilesystemRecord]
        let findings: [FindingRecord]
        let host: String
        let id: HostID
        /// Open obligations that close a flaw known to be exploited.
        let knownExploited: [String]
        let nextDue: Nullable<Date>
        let os: Nullable<System>
        let packageManager: Nullable<String>
        let pending: [Update]
        let reason: Nullable<String>
        let rebootReasons: [String]
        let rebootRequired: Nullable<Bool>
        let runningKernel: Nullable<String>
        let scannedAt: Nullable<Date>
        let state: ComplianceState

        init(_ report: HostStatusReport, at: Date) {
            id = report.host.id
            host = report.host.id.name
            address = report.host.address
            state = report.state
            reason = Nullable(report.reason.isEmpty ? nil : report.reason)
            os = Nullable(report.seen.map { System(id: $0.osID, name: $0.osName, version: $0.osVersion) })
            packageManager = Nullable(report.seen?.packageManager)
            scannedAt = Nullable(report.scannedAt)
            attemptedAt = Nullable(report.attemptedAt)
            pending = report.pending.map { Update($0, knownExploited: report.knownExploited) }
            counts = Counts(
                held: report.counts.heldBack.count, security: report.counts.security,
                total: report.counts.installable)
            rebootRequired = Nullable(report.seen?.rebootRequired)
            rebootReasons = report.seen?.rebootReasons ?? []
            bootId = Nullable(report.seen?.bootID)
            runningKernel = Nullable(report.seen?.runningKernel)
            failedUnits = report.seen?.failedUnits ?? []
            filesystems = report.seen?.filesystems ?? []
            failedRepositories = report.failedRepositories
            findings = report.findings
            knownExploited = report.exploited
            nextDue = Nullable(report.nextDue)
            breaches = report.breaches.map { BreachDocument($0, at: at) }
            error = Nullable(report.failure.map { Trouble(code: $0.code, message: $0.message) })
        }
    }

    struct Update: Encodable {
        let record: PendingRecord
        let firstSeen: Date
        /// Those of its flaws that are known to be exploited.
        let knownExploited: [String]

        init(_ interval: PendingInterval, knownExploited: Set<String>) {
            record = interval.record
            firstSeen = interval.firstSeen
            self.knownExploited = record.cves.filter(knownExploited.contains)
        }

        func encode(to encoder: any Encoder) throws {
            try JSONObject.write(to: encoder) { object in
                try object.add("advisories", record.advisories)
                try object.add("architecture", record.architecture)
                try object.add("candidate", record.candidate)
                try object.add("class", record.updateClass)
                try object.add("cves", record.cves)
                try object.add("first_seen", any: firstSeen)
                try object.add("held", record.standing == PendingStanding.held.rawValue)
                try object.add("installed", any: Nullable(record.installed))
                try object.add("known_exploited", knownExploited)
                try object.add("name", record.name)
                try object.add("phased", record.standing == PendingStanding.phased.rawValue)
                try object.add("severity", record.severity)
                try object.add("source", record.source)
                try object.add("standing", record.standing)
            }
        }
    }
}
