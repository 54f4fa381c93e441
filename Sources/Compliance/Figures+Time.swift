internal import Foundation
internal import Ledger
internal import Vocabulary

/// How long things take.
extension Figures {
    /// M5
    var timeToPatch: Figure {
        let updates = ofLastYear.filter { $0.subject.kind == .advisory || $0.subject.kind == .package }
        return duration(
            "M5", "Time to patch", updates,
            definition: """
                From the start of the clock to active, over obligations that began in the last 12 months, estimated \
                after Kaplan and Meier: what is still open counts as taking longer than it has so far. The mean of the \
                closed ones alone is given for comparison; it flatters.
                """)
    }

    /// What began in the last 12 months of the period.
    private var ofLastYear: [Obligation] {
        let from = level.calendar.date(byAdding: .month, value: -12, to: period.end) ?? period.start
        return now.obligations.filter { $0.start >= from }
    }

    /// M6
    var rebootLatency: Figure {
        let reboots = ofLastYear.filter { $0.subject.kind == .reboot }
        let waiting = now.open.filter { $0.subject.kind == .reboot }
        var figure = duration(
            "M6", "Time to reboot", reboots,
            definition: """
                From the first sign that a host has to be rebooted to another boot id, over what began in the last 12 \
                months, estimated after Kaplan and Meier; hosts that still wait count as taking longer.
                """)
        figure.details.append(.init("waiting now", Double(waiting.count), "\(waiting.count)"))
        return figure
    }

    private func duration(
        _ id: String, _ title: String, _ obligations: [Obligation], definition: String
    ) -> Figure {
        let observations = obligations.map { obligation in
            (
                duration: obligation.timeOpen(from: obligation.start, until: now.asOf) / 86_400,
                isDone: obligation.active != nil
            )
        }
        let curve = KaplanMeier(observations)
        let closed = observations.filter(\.isDone).map(\.duration).sorted()
        let mean = closed.isEmpty ? nil : closed.reduce(0, +) / Double(closed.count)
        func detail(_ label: String, _ value: Double?, _ otherwise: String) -> Figure.Detail {
            .init(label, value, value.map { "\(Self.tenths($0)) days" } ?? otherwise)
        }
        let median = detail("median", curve.quantile(0.5), "not reached")
        return Figure(
            id, title, numerator: Double(closed.count), denominator: Double(observations.count), unit: "obligations",
            text: observations.isEmpty ? "nothing to measure" : "median \(median.text)", definition: definition,
            details: [
                median, detail("80 % within", curve.quantile(0.8), "not reached"),
                detail("95 % within", curve.quantile(0.95), "not reached"),
                detail("mean, closed only", mean, "none closed"),
            ])
    }
}
