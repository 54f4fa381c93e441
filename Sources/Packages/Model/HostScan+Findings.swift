import Foundation
import Vocabulary

extension HostScan {
    /// What follows from the scan that somebody has to know, the gravest first. (How far the clock is off and when support ends is
    /// told by those who have a clock and a calendar to compare with.)
    public var findings: [Finding] {
        let all =
            refreshFindings + keyFindings + trustFindings + unansweredFindings + sudoFindings + databaseFindings
            + spaceFindings
            + lockFindings
            + upgradeFindings
            + serviceFindings
        return all.sorted { $0.weight.rank > $1.weight.rank }
    }

    var isApt: Bool { packageManager == .apt }

    private var refreshFindings: [Finding] {
        refresh.compactMap { repository in
            guard let failure = repository.failure else { return nil }
            let place = repository.repository == "*" ? "the repositories" : repository.repository
            let words = failure.hasPrefix("is ") ? "its Release file \(failure)" : failure
            return Finding(
                code: repository.cause == .notPermitted ? .sudoMissing : .refreshFailed, weight: .critical,
                message: "could not refresh \(place): \(words)", remedy: remedy(repository))
        }
    }

    private func remedy(_ repository: RepositoryRefresh) -> String {
        let update = isApt ? "apt-get update" : "\(packageManager.rawValue) makecache --refresh"
        return switch repository.cause {
        case .notPermitted:
            repository.failure.flatMap(SudoRefusal.init)?.remedy
                ?? "install the rules that `msp-patch sudoers` prints, or log in as root"
        case .keyMissing where !isApt:
            "see that the key is its maker's, then agree to it as root: \(update)"
        case .keyMissing, .keyExpired, .badSignature: "bring the repository's signing key up to date, then \(update)"
        case .notFound:
            "take the repository out of the sources or correct its address: the release may have left the mirror"
        case .hashMismatch: "wait until the mirror has ended its own update, or use another one, then \(update)"
        case .labelChanged: "see that the change is meant, then apt-get update --allow-releaseinfo-change"
        case .releaseExpired: "use another mirror: this one is no longer kept up to date"
        case .releaseNotYetValid: "see whose clock is wrong, the host's or the mirror's, and set it"
        case .locked: "wait for \(lockHolders.first?.command ?? "the other package manager") to end"
        case .noSpace: "make room in /var"
        case .notEntitled: "renew the host's subscription"
        case .misconfigured: "correct the sources or the configuration, then \(update)"
        default: "see that the host reaches the repository, then \(update)"
        }
    }

    private var unansweredFindings: [Finding] {
        unanswered.map { question in
            let refusal = SudoRefusal(question.reason)
            let isSudo = refusal != nil || question.reason.contains("only root")
            return Finding(
                code: isSudo ? .sudoMissing : .unanswered, weight: question.topic.weight,
                message: "not known (\(question.topic.rawValue.replacing("_", with: " "))): \(question.reason)",
                remedy: refusal?.remedy ?? (isSudo ? "install the rules that `msp-patch sudoers` prints" : nil))
        } + unknownOutput
    }

    /// One for each rule, so that each can be looked for in the host's sudoers.
    private var sudoFindings: [Finding] {
        missingSudoRules.map { command in
            let consequence =
                command == SudoRules.runCommand ? "the host can be scanned, not patched" : "scans stay incomplete"
            return Finding(
                code: .sudoMissing, weight: .warning, message: "sudo has no rule for \(command): \(consequence)",
                remedy: "add it to the host's sudoers: `msp-patch sudoers` prints it")
        }
    }

    private var unknownOutput: [Finding] {
        unknownLineCount == 0
            ? []
            : [
                Finding(
                    code: .unknownOutput, weight: .warning,
                    message:
                        "\(unknownLineCount) lines of the host's answer are not known, the first: \(unknownLines.first ?? "")",
                    remedy: "report them: a parser has to learn them")
            ]
    }

    private var databaseFindings: [Finding] {
        let shown = database.problems.prefix(5).joined(separator: "; ")
        let problems = shown + (database.problems.count > 5 ? " and \(database.problems.count - 5) more" : "")
        if database.interrupted {
            return [
                Finding(
                    code: .interruptedTransaction, weight: .critical,
                    message: "a package transaction did not end well: \(problems)",
                    remedy: isApt
                        ? "dpkg --configure -a && apt-get -f install" : "\(packageManager.rawValue) remove --duplicates"
                )
            ]
        }
        guard !database.isHealthy else { return [] }
        return [
            Finding(
                code: .databaseBroken, weight: .critical, message: "the package database is broken: \(problems)",
                remedy: databaseRemedy(problems))
        ]
    }

    /// What no package manager can mend has to come back from where it was kept.
    private func databaseRemedy(_ problems: String) -> String {
        if isApt {
            return problems.hasPrefix("dpkg: ")
                ? "bring /var/lib/dpkg/status back from /var/lib/dpkg/status-old or /var/backups" : "apt-get -f install"
        }
        return installed.isEmpty ? "bring the rpm database back from a backup" : "rpm --rebuilddb"
    }

    private var lockFindings: [Finding] {
        let held = Dictionary(lockHolders.map { ($0.process, $0) }, uniquingKeysWith: { first, _ in first }).values
            .sorted { $0.process < $1.process }
        return held.map { holder in
            Finding(
                code: .lockHeld, weight: .warning,
                message:
                    "the package manager is locked by \(holder.command) (\(holder.process)\(holder.unit.map { ", \($0)" } ?? ""))",
                remedy: "let it end")
        }
            + automaticUpdaters.filter { $0.installs && ($0.enabled || $0.active) }.map { updater in
                Finding(
                    code: .secondMaster, weight: .warning,
                    message: "\(updater.unit) installs updates by itself"
                        + (updater.nextRun.map { ", next \($0.formatted(.iso8601))" } ?? ""),
                    remedy: "systemctl disable --now \(updater.unit)")
            }
    }

    private var upgradeFindings: [Finding] {
        var found = [withheldFinding(.held), withheldFinding(.excluded)].compactMap(\.self)
        if !removals.isEmpty {
            found.append(
                Finding(
                    code: .removal, weight: .warning,
                    message: "a full upgrade would remove \(removals.map(\.name).joined(separator: ", "))", remedy: nil)
            )
        }
        if let latest = newerReleases.last {
            let count = newerReleases.count
            found.append(
                Finding(
                    code: .newerRelease, weight: .warning,
                    message:
                        "the host is fixed to its release, \(count == 1 ? "a release" : "\(count) releases") behind "
                        + "\(latest): updates of later ones are not offered",
                    remedy: "\(packageManager.rawValue) upgrade --releasever=\(latest)"))
        }
        if reboot.isRequired {
            found.append(
                Finding(
                    code: .rebootPending, weight: .warning,
                    message: "a reboot is due: \(reboot.reasons.joined(separator: "; "))",
                    remedy: "reboot the host"))
        }
        return found
    }

    /// Security updates that somebody on the host has decided against.
    private func withheldFinding(_ standing: PendingUpdate.Standing) -> Finding? {
        let names = pending.filter { $0.standing == standing && $0.updateClass == .security }.map(\.name)
        guard let first = names.first else { return nil }
        let list = names.joined(separator: ", ")
        let message: String
        let remedy: String
        if standing == .held {
            message = "security updates are held back on the host: \(list)"
            let release = isApt ? "apt-mark unhold" : "\(packageManager.rawValue) versionlock delete"
            remedy = "\(release) \(names.joined(separator: " "))"
        } else {
            message = "security updates are excluded by the host's configuration: \(list)"
            remedy =
                isApt
                ? "take the pin out of /etc/apt/preferences.d; apt-cache policy \(first) shows what it does"
                : "take it out of excludepkgs in /etc/dnf/dnf.conf and /etc/yum.repos.d"
        }
        return Finding(code: .heldPackage, weight: .warning, message: message, remedy: remedy)
    }

    private var serviceFindings: [Finding] {
        var found: [Finding] = []
        if !failedUnits.isEmpty {
            found.append(
                Finding(
                    code: .failedUnits, weight: .warning,
                    message: "failed units: \(failedUnits.joined(separator: ", "))",
                    remedy: "systemctl status \(failedUnits.joined(separator: " "))"))
        }
        let stale = Set(staleServices.map { $0.unit ?? $0.process }).sorted()
        if !stale.isEmpty {
            found.append(
                Finding(
                    code: .staleServices, weight: .warning,
                    message: "run libraries that were replaced: \(stale.joined(separator: ", "))",
                    remedy: "restart them, or reboot"))
        }
        return found
    }
}

extension Finding.Weight {
    fileprivate var rank: Int {
        switch self {
        case .critical: 2
        case .warning: 1
        case .notice: 0
        }
    }
}
