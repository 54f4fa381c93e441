import Controller
import Foundation
import Ledger
import Packages
import Planning
import Vocabulary

/// `run --json` and `show --json`.
extension RunStory {
    func document(schema: String) -> Document {
        Document(
            schema: schema, run: run.rawValue, state: state.rawValue, reason: summary?.reason,
            playbook: summary?.playbook,
            startedAt: summary?.startedAt, startedBy: Nullable(startedBy), finishedAt: summary?.finishedAt,
            emergency: emergency,
            windows: windows.map(DueWindowDocument.init),
            waves: waveNames.map { wave in
                let gate = gates.last { $0.wave == wave }
                return WaveDocument(
                    name: wave, gate: gate?.decision, reason: gate?.reason, forecast: Nullable(forecast(wave)),
                    tookMinutes: Nullable(tookMinutes(wave)),
                    hosts: outcomes.filter { $0.fact.wave == wave }.map {
                        HostDocument(
                            $0, forecastMinutes: forecastMinutes($0.host), keptFiles: keptFiles[$0.host] ?? [],
                            jobSteps: jobSteps[$0.host] ?? [])
                    })
            }, events: events)
    }

    struct Document: Encodable {
        let schema: String
        let run: String
        let state: String
        let reason: String?
        let playbook: String?
        let startedAt: Date?
        let startedBy: Nullable<String>
        let finishedAt: Date?
        let emergency: RunStartedFact.Emergency?
        let windows: [DueWindowDocument]
        let waves: [WaveDocument]
        let events: [Event]
    }

    struct WaveDocument: Encodable {
        let name: String
        let gate: String?
        let reason: String?
        let forecast: Nullable<WaveForecast>
        let tookMinutes: Nullable<Double>
        let hosts: [HostDocument]
    }

    struct HostDocument: Encodable {
        /// The identity, `client/host`: two clients may use the same name.
        let host: HostID
        let client: String
        let name: String
        let outcome: HostOutcome
        let reason: Nullable<String>
        let packages: [HostOutcomeFact.Change]
        let rebooted: Bool
        let rebootPending: Bool
        let checks: [HostOutcomeFact.Check]
        /// `.dpkg-dist`, `.rpmnew` and their like, that the package manager put beside files which the host had changed.
        let keptConfigurationFiles: [String]
        /// What its jobs did: `repair` mends a package database that was left in the middle of something.
        let jobSteps: [JobStep]
        let startedAt: Date?
        let finishedAt: Date
        /// What was reserved for it, and what it took.
        let forecastMinutes: Nullable<Double>
        let tookMinutes: Nullable<Double>
        /// By step; null in runs of versions that did not measure it.
        let seconds: Nullable<[String: Double]>

        init(
            _ entry: (host: HostID, fact: HostOutcomeFact), forecastMinutes: Double?, keptFiles: [String],
            jobSteps: [JobStep]
        ) {
            host = entry.host
            client = entry.host.client.rawValue
            name = entry.host.name
            outcome = entry.fact.outcome
            reason = Nullable(entry.fact.reason)
            packages = entry.fact.changes
            rebooted = entry.fact.rebooted
            rebootPending = entry.fact.rebootPending
            checks = entry.fact.checks
            keptConfigurationFiles = keptFiles
            self.jobSteps = jobSteps
            startedAt = entry.fact.startedAt
            finishedAt = entry.fact.finishedAt
            self.forecastMinutes = Nullable(forecastMinutes)
            tookMinutes = Nullable(entry.fact.tookSeconds.map { $0 / 60 })
            seconds = Nullable(entry.fact.seconds)
        }
    }
}
