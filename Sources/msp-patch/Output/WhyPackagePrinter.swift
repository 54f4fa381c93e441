import Controller
import Foundation
import Ledger
import Packages

/// How a package stands on a host that needs nothing of it, in plain words.
struct WhyPackagePrinter {
    let asked: AskedPackage
    let isApt: Bool
    let now: Date

    func print() {
        for standing in asked.standings { print(standing) }
        if let failure = asked.failure {
            line("host", "gave no answer: \(failure)")
        } else if asked.standings.isEmpty {
            line("installed", "no, and none of the host's repositories has a package of that name")
        }
        if let last = asked.lastChange {
            line(
                "changed",
                "\(Moment.age(of: last.at, at: now)) from \(last.change.from ?? "nothing") to \(last.change.to)"
                    + (last.run.map { " by run \($0)" } ?? ""))
        }
    }

    private func print(_ standing: PackageStanding) {
        Console.print("  " + Terminal.output.styled("\(asked.name).\(standing.architecture)", .bold))
        let since = standing.since.map { ", since \(Moment.utc($0))" } ?? ""
        line("installed", standing.installed.map { words($0) + since } ?? "no")
        line("candidate", candidate(standing))
        line("standing", words(standing))
    }

    private func candidate(_ standing: PackageStanding) -> String {
        guard let candidate = standing.candidate else { return "none: a pin forbids every version" }
        return candidate.version == standing.installed?.version
            ? "the same: nothing newer is offered" : words(candidate)
    }

    private func words(_ version: PackageStanding.Version) -> String {
        let places = version.sources.isEmpty ? "no repository of the host" : version.sources.joined(separator: ", ")
        return "\(version.version) from \(places)"
    }

    private func words(_ standing: PackageStanding) -> String {
        let release = isApt ? "apt-mark unhold" : "dnf versionlock delete"
        return if standing.isHeld {
            "held on the host; \(release) \(asked.name) lets it go"
        } else if standing.installed == nil {
            "not installed: no playbook brings it, but for an update that needs it"
        } else if standing.candidate?.version == standing.installed?.version {
            "up to date: there is nothing for a playbook to take"
        } else {
            "the host could have another version and the last scan did not name it: look again with --live"
        }
    }

    private func line(_ key: String, _ text: String) { WhyPrinter.line(key, text) }
}
