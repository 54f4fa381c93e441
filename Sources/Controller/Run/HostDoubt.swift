import Ledger
import Vocabulary

/// That a run left a host in a state that is not known to be well: in its clusters it counts as unavailable for as long.
struct HostDoubt: Equatable {
    /// The run that left it so.
    var run: RunID
    var kind: Kind

    enum Kind: Equatable {
        /// It failed, a required check could not say, or it was left out of service: a run that begins with it after that and verifies it
        /// ends the doubt.
        case leftUnwell(HostOutcome)
        case leftDrained(HostOutcome)
        /// It was not reached, or the run has not said its word (its controller died): a look that finds it in order ends the doubt, too.
        case unknown
    }
}

extension HostDoubt: CustomStringConvertible {
    var description: String {
        switch kind {
        case .leftUnwell(let outcome): "run \(run) left it \(outcome.rawValue.replacing("_", with: " "))"
        case .leftDrained: "run \(run) left it out of service"
        case .unknown: "run \(run) did not say how it left it"
        }
    }
}

extension HostDoubt.Kind {
    /// - Returns: nil when the outcome says that the host is well.
    init?(_ outcome: HostOutcomeFact) {
        let isUndecided = outcome.checks.contains { $0.requirement == "required" && $0.verdict == "inconclusive" }
        if outcome.leftDrained == true {
            self = .leftDrained(outcome.outcome)
            return
        }
        switch outcome.outcome.standing {
        case .verified where !isUndecided: return nil
        case .verified, .failed: self = .leftUnwell(outcome.outcome)
        case .notAttempted: self = .unknown
        }
    }
}

extension HostOutcomeFact {
    /// The host was not attempted, although it answered: what was known of it before still holds.
    fileprivate var saysNothingNew: Bool {
        outcome.standing == .notAttempted && outcome != .unreachable && leftDrained != true
    }
}

extension Ledger {
    /// What all runs together have left of a host.
    ///
    /// - Parameter run: the run that asks: that it has not said its word yet is no doubt.
    /// - Returns: nil when the host is known to be well, or no run has touched it.
    func doubt(about host: HostID, askedBy run: RunID) throws -> HostDoubt? {
        var doubt: (value: HostDoubt, since: Int64)?
        var silent: [RunID: Int64] = [:]
        var began: [RunID: Int64] = [:]
        let kinds = [RunTransitionFact.kind, BaselineFact.kind, HostOutcomeFact.kind]
        for fact in try facts(kinds: kinds, host: host) {
            guard let speaker = fact.run else { continue }
            silent[speaker] = fact.sequence
            if fact.kind == BaselineFact.kind { began[speaker] = fact.sequence }
            guard fact.kind == HostOutcomeFact.kind else { continue }
            silent[speaker] = nil
            let outcome = try fact.decode(HostOutcomeFact.self)
            if outcome.saysNothingNew { continue }
            let start = began[speaker] ?? fact.sequence
            switch HostDoubt.Kind(outcome) {
            case .unknown? where doubt != nil: break
            case let kind?: doubt = (HostDoubt(run: speaker, kind: kind), fact.sequence)
            case nil:
                silent = silent.filter { $0.value > start }
                if let known = doubt, known.value.kind == .unknown || known.since < start { doubt = nil }
            }
        }
        silent[run] = nil
        if let doubt { return doubt.value }
        return silent.max { $0.value < $1.value }.map { HostDoubt(run: $0.key, kind: .unknown) }
    }
}
