import Compliance
import Controller
import Foundation
import Inventory
import Ledger
import Packages
import Vocabulary

/// `why --json`.
struct WhyDocument: Encodable {
    let schema = "msp-patch/why/1"
    let at: Date
    let host: HostID
    let package: Nullable<String>
    let state: ComplianceState
    let reason: Nullable<String>
    let scannedAt: Nullable<Date>
    let attemptedAt: Nullable<Date>
    let failedRepositories: [String]
    let rebootReasons: [String]
    let findings: [FindingRecord]
    let obligations: [ObligationDocument]
    let updates: [UpdateDocument]
    let asked: Nullable<AskedDocument>

    init(_ explanation: Explanation, package: String?, asked: AskedPackage?, at now: Date) {
        let report = explanation.report
        at = now
        host = report.host.id
        self.package = Nullable(package)
        state = report.state
        reason = Nullable(report.reason.isEmpty ? nil : report.reason)
        scannedAt = Nullable(report.scannedAt)
        attemptedAt = Nullable(report.attemptedAt)
        failedRepositories = report.failedRepositories
        rebootReasons = report.seen?.rebootReasons ?? []
        findings = report.findings
        obligations = explanation.obligations.map(ObligationDocument.init)
        updates = explanation.updates.map(UpdateDocument.init)
        self.asked = Nullable(asked.map(AskedDocument.init))
    }

    /// What the host itself says of a package for which nothing is pending.
    struct AskedDocument: Encodable {
        struct Change: Encodable {
            let at: Date
            let run: Nullable<RunID>
            let from: Nullable<String>
            let to: String
        }

        let name: String
        let error: Nullable<String>
        let standings: [PackageStanding]
        let lastChange: Nullable<Change>

        init(_ asked: AskedPackage) {
            name = asked.name
            error = Nullable(asked.failure)
            standings = asked.standings
            lastChange = Nullable(
                asked.lastChange.map {
                    Change(at: $0.at, run: Nullable($0.run), from: Nullable($0.change.from), to: $0.change.to)
                })
        }
    }

    struct ObligationDocument: Encodable {
        let kind: Obligation.Subject.Kind
        let title: String
        let severity: Severity
        let knownExploited: Bool
        let clock: ServiceClock
        let start: Date
        let due: Date
        let state: Obligation.State
        let packages: [String]
        let exceptions: [String]

        init(_ obligation: Obligation) {
            kind = obligation.subject.kind
            title = obligation.title
            severity = obligation.severity
            knownExploited = obligation.knownExploited
            clock = obligation.clock
            start = obligation.start
            due = obligation.due
            state = obligation.state
            packages = obligation.packages
            exceptions = obligation.exceptions
        }
    }

    struct UpdateDocument: Encodable {
        struct Flaw: Encodable {
            let cve: String
            let listed: Date
        }

        struct Advice: Encodable {
            let id: String
            let released: Nullable<Date>
            let withdrawn: Nullable<Date>
        }

        let name: String
        let architecture: String
        let installed: Nullable<String>
        let candidate: String
        let source: String
        let standing: String
        let `class`: UpdateClass
        let severity: Severity
        let firstSeen: Date
        let advisories: [Advice]
        let cves: [String]
        let knownExploited: [Flaw]
        /// Of any of the flaws within thirty days, from 0 to 1.
        let exploitProbability: Nullable<Double>
        let obligations: [ObligationDocument]
        let playbooks: [VerdictDocument]

        init(_ update: Explanation.Update) {
            let record = update.record
            name = record.name
            architecture = record.architecture
            installed = Nullable(record.installed)
            candidate = record.candidate
            source = record.source
            standing = record.standing
            `class` = record.updateClass
            severity = record.severity
            firstSeen = update.interval.firstSeen
            advisories = record.advisories.map { id in
                let said = update.advisories.first { $0.id == id }
                return Advice(id: id, released: Nullable(said?.released), withdrawn: Nullable(said?.withdrawn))
            }
            cves = record.cves
            knownExploited = update.exploited.map { Flaw(cve: $0.cve, listed: $0.listed) }
            exploitProbability = Nullable(update.probability)
            obligations = update.obligations.map(ObligationDocument.init)
            playbooks = update.verdicts.map(VerdictDocument.init)
        }
    }

    struct VerdictDocument: Encodable {
        enum Verdict: String, Encodable {
            case selected
            case companion
            case leftAlone = "left_alone"
            case otherHosts = "other_hosts"
        }

        let playbook: String
        let verdict: Verdict
        let wave: Nullable<String>
        let window: Nullable<String>
        /// When the host's turn comes, at the earliest.
        let start: Nullable<Date>
        let reason: Nullable<String>

        init(_ verdict: Explanation.Verdict) {
            playbook = verdict.playbook
            let (kind, wave, window, start, reason): (Verdict, String?, String?, Date?, String?) =
                switch verdict.answer {
                case .selected(let wave, let window, let start): (.selected, wave, window, start, nil)
                case .companion(let reason): (.companion, nil, nil, nil, reason)
                case .leftAlone(let reason): (.leftAlone, nil, nil, nil, reason)
                case .otherHosts(let reason): (.otherHosts, nil, nil, nil, reason)
                }
            self.verdict = kind
            self.wave = Nullable(wave)
            self.window = Nullable(window)
            self.start = Nullable(start)
            self.reason = Nullable(reason)
        }
    }
}
