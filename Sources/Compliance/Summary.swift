internal import Foundation
internal import Vocabulary

/// The report in a few sentences: what was promised and kept, what is wrong, what was not seen. Facts alone.
struct Summary {
    let model: ComplianceModel
    let cohort: DueCohort

    var sentences: [String] { [attainment, exploited, overdue, breaches, hosts, work].compactMap(\.self) }

    private var attainment: String {
        let ratio = cohort.attainment
        let period = model.isOver ? "in this period" : "so far in this period"
        guard let percent = ratio.percentText else { return "Nothing fell due \(period)." }
        let target = "the agreed target is \(Wording.number(model.agreement.target)) %"
        let subject = Wording.some(ratio.denominator, "obligation")
        let met = "\(ratio.numerator) \(ratio.numerator == 1 ? "was" : "were") met in time (\(percent))"
        return "Of \(subject) that fell due \(period), \(met); \(target)."
    }

    private var exploited: String? {
        let open = model.open.filter(\.knownExploited)
        guard let first = open.first else { return nil }
        let late = open.count { $0.due <= model.asOf }
        let subject = Wording.some(open.count, "open obligation closes a flaw", "open obligations close flaws")
        let overdue = late == 0 ? "none of them is overdue" : "\(late) of them overdue"
        return "\(subject) known to be exploited, \(overdue): first \(first.title) on \(first.host)."
    }

    private var overdue: String? {
        let late = model.overdue
        guard let oldest = late.min(by: { $0.due < $1.due }) else {
            return model.open.isEmpty ? nil : "Nothing is overdue."
        }
        let age = Wording.age(model.asOf.timeIntervalSince(oldest.due))
        let hosts = Set(late.map(\.host)).count
        let subject = Wording.some(late.count, "obligation is", "obligations are")
        return """
            \(subject) overdue on \(Wording.some(hosts, "host")); the oldest for \(age): \(oldest.title) on \
            \(oldest.host)\(oldest.cause.isEmpty ? "" : " (\(oldest.cause))").
            """
    }

    private var breaches: String? {
        let late = model.willBreach
        guard let first = late.min(by: { $0.due < $1.due }) else { return nil }
        let more = model.overdue.isEmpty ? "" : "more "
        let subject = Wording.some(late.count, "\(more)obligation", "\(more)obligations")
        return "\(subject) will be late unless something is done, the first being \(first.title) on \(first.host)."
    }

    private var hosts: String? {
        guard !model.hosts.isEmpty else { return "The client has no hosts." }
        let total = model.hosts.count
        let inOrder = Int(model.figure("M2")?.numerator ?? 0)
        guard inOrder < total else {
            return total == 1
                ? "The only host was looked at and is in order." : "All \(total) hosts were looked at and are in order."
        }
        let trouble: [(ComplianceState, String)] = [
            (.overdue, "overdue"), (.unsupported, "without security updates from the vendor"), (.unknown, "unknown"),
        ]
        let rest = trouble.compactMap { state, words -> String? in
            let names = model.hosts(in: state).map(\.host)
            return names.isEmpty ? nil : "\(names.count) \(words) (\(Wording.list(names)))"
        }
        return
            "\(inOrder) of \(total) hosts \(inOrder == 1 ? "is" : "are") verified in order; \(rest.joined(separator: ", "))."
    }

    private var work: String? {
        let changed = model.applied.filter { !$0.packages.isEmpty }
        guard !changed.isEmpty else { return "No update was installed by us in this period." }
        let updates = changed.reduce(0) { $0 + $1.packages.count }
        let hosts = Set(changed.map(\.host)).count
        let emergencies = Set(changed.filter(\.emergency).map(\.run)).count
        let failed = model.applied.count { $0.outcome.standing != .verified }
        var sentence = "\(Wording.some(updates, "update")) installed on \(Wording.some(hosts, "host"))"
        if emergencies > 0 { sentence += ", in \(Wording.some(emergencies, "emergency run")) outside the windows" }
        if failed > 0 { sentence += "; \(Wording.some(failed, "attempt")) did not end well or did not begin" }
        return sentence + "."
    }
}
