internal import Compliance

/// Attainment by period: bars with their values, and the agreed target as a line.
struct TrendChart {
    private let rows: [TrendRow]
    private let target: Double

    private static let width = 300.0
    private static let height = 168.0
    private static let top = 20.0
    private static let bottom = 148.0
    private static let right = 34.0

    init(_ model: ComplianceModel) {
        rows = model.trend
        target = model.agreement.target
    }

    var svg: HTML {
        let slot = (Self.width - Self.right) / Double(max(rows.count, 3))
        return Chart.svg(
            "trend", width: Self.width, height: Self.height, title: "Share of obligations done in time, by period",
            description: rows.map { "\($0.period): \($0.attainment.text)" }.joined(separator: "; "),
            rows.enumerated().flatMap { bar($1, at: Double($0) * slot, width: slot) } + [axis] + targetLine)
    }

    private func y(_ percent: Double) -> Double { Self.bottom - (Self.bottom - Self.top) * percent / 100 }

    private var axis: HTML { Chart.line(0, Self.bottom, Self.width - Self.right, Self.bottom, "axis") }

    private var targetLine: [HTML] {
        let height = y(target)
        return [
            Chart.line(0, height, Self.width - Self.right, height, "target"),
            Chart.label(Self.width - Self.right + 4, height - 2, "target", "small"),
            Chart.label(Self.width - Self.right + 4, height + 8, "\(ReportWords.number(target)) %", "small"),
        ]
    }

    private func bar(_ row: TrendRow, at left: Double, width slot: Double) -> [HTML] {
        let width = min(slot * 0.62, 44)
        let center = left + slot / 2
        let name = Chart.label(center, Self.bottom + 13, ReportWords.shortPeriod(row.period), "centre small")
        guard let tenths = row.attainment.tenthsOfPercent else {
            return [name, Chart.label(center, Self.bottom - 4, "none due", "centre small muted")]
        }
        let percent = Double(tenths) / 10
        let top = y(percent)
        let style = percent >= target ? "met" : "missed"
        let value = percent == 100 ? "100" : "\(percent)"
        return [
            Chart.rectangle(center - width / 2, top, width, max(Self.bottom - top, 1), style),
            Chart.label(center, top - 4, value, "centre"), name,
        ]
    }
}
