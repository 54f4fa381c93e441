internal import Foundation
internal import Ledger
internal import Vocabulary

/// The figures M1 to M11 of a snapshot, each with its definition beside its formula.
struct Figures {
    let now: Snapshot
    /// The same client at the beginning of the period, for "before".
    let before: Snapshot?
    let period: ReportPeriod
    let previous: ReportPeriod?
    let level: ServiceLevel

    var all: [Figure] {
        [
            attainment, verifiedCurrent, overdue, exposure, timeToPatch, rebootLatency, coverage, runSuccess,
            windowAdherence, exceptions, recurrence,
        ]
    }

    var range: Range<Date> { period.start..<period.end }

    /// M1
    private var attainment: Figure {
        let cohort = DueCohort(now.obligations, in: range, asOf: now.asOf)
        let earlier = previous.map { DueCohort(now.obligations, in: $0.start..<$0.end, asOf: now.asOf).attainment }
        return Figure(
            "M1", "Done in time", cohort.attainment, unit: "obligations", none: "nothing fell due",
            definition: """
                Obligations that fell due in the period and were \(level.stop == .active ? "active" : "installed") by \
                their due date, of all that fell due in it. Each counts in the one period in which it is due. Withdrawn \
                by the vendor, host retired, or waived in time: not counted. Rounded down.
                """,
            target: level.target, previous: earlier.flatMap { $0.denominator == 0 ? nil : $0.text },
            details: [
                .init("missed", Double(cohort.missed.count), "\(cohort.missed.count)"),
                .init("waived when they would have been due", Double(cohort.waived.count), "\(cohort.waived.count)"),
            ])
    }

    /// M2
    private var verifiedCurrent: Figure {
        let counts = Dictionary(grouping: now.members, by: \.standing.state).mapValues(\.count)
        return Figure(
            "M2", "Hosts verified in order", Self.inOrder(now), unit: "hosts", none: "no hosts",
            definition: """
                Hosts with a complete scan not older than \(Wording.age(level.scanWithin)), nothing overdue, no reboot \
                overdue, and a release with security updates, of all hosts of the client. What was not looked at is \
                unknown and never in order.
                """,
            previous: before.map { Self.inOrder($0) }.flatMap { $0.denominator == 0 ? nil : $0.text },
            details: ComplianceState.allCases.map { state in
                .init(state.words, Double(counts[state] ?? 0), "\(counts[state] ?? 0)")
            })
    }

    private static func inOrder(_ snapshot: Snapshot) -> Ratio {
        let members = snapshot.members
        return Ratio(members.count { $0.standing.state.isInOrder }, of: members.count)
    }

    /// M3
    private var overdue: Figure {
        let open = now.open.filter(\.subject.countsForAttainment)
        let late = open.filter { $0.due <= now.asOf }
        let ages = Aging.buckets.map { bucket in
            let count = late.count { bucket.contains(now.asOf.timeIntervalSince($0.due)) }
            return Figure.Detail("overdue \(bucket.label)", Double(count), "\(count)")
        }
        let severities = Severity.allCases.map { severity in
            let count = late.count { $0.severity == severity }
            return Figure.Detail(severity.rawValue, Double(count), "\(count)")
        }
        let oldest = late.first.map {
            "the oldest \(Wording.age(now.asOf.timeIntervalSince($0.due))): \($0.title) on \($0.host.name)"
        }
        return Figure(
            "M3", "Overdue now", numerator: Double(late.count), denominator: Double(open.count),
            unit: "open obligations",
            text: late.isEmpty ? "none of \(open.count) open" : "\(late.count) of \(open.count) open (\(oldest ?? ""))",
            definition: """
                Open obligations whose due date has passed, of all open ones. An exception in force moves the due date. A \
                release without security updates is no obligation here but a state of the host.
                """,
            previous: before.map(Self.overdue), details: ages + severities)
    }

    private static func overdue(_ snapshot: Snapshot) -> String {
        let open = snapshot.open.filter(\.subject.countsForAttainment)
        return "\(open.count { $0.due <= snapshot.asOf }) of \(open.count) open"
    }

    /// M4
    private var exposure: Figure {
        let end = min(range.upperBound, now.asOf)
        let days = now.obligations.filter(\.subject.countsForAttainment).reduce(0.0) { sum, obligation in
            let began = max(obligation.exposedFrom ?? obligation.start, range.lowerBound)
            return sum + obligation.timeOpen(from: began, until: end) / 86_400
        }
        let hostDays = now.stories.reduce(0.0) { sum, story in
            let last = min(story.span.until ?? end, end)
            return sum + max(0, last.timeIntervalSince(max(story.span.since, range.lowerBound))) / 86_400
        }
        let text =
            hostDays > 0 ? "\(Self.tenths(days)) days, \(Self.tenths(days / hostDays)) per host and day" : "no hosts"
        return Figure(
            "M4", "Exposure", numerator: days, denominator: hostDays, unit: "host-days", text: text,
            definition: """
                Days within the period on which an obligation was open, summed over all obligations; exceptions, and the \
                times in which hosts are spared or an approval is waited for, are not taken off. Divided by the days on which hosts were under contract.
                """)
    }

    static func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded(.down))
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
