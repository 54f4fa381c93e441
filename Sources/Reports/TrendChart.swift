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

    private let chart: Chart

    /// - Parameter accent: the provider's colour.
    init(_ model: ComplianceModel, accent: String) {
        chart = Chart(name: "trend", accent: accent)
        rows = model.trend
        target = model.agreement.target
    }

    var svg: HTML {
        let slot = (Self.width - Self.right) / Double(max(rows.count, 3))
        return chart.svg(
            width: Self.width, height: Self.height, title: "Share of obligations done in time, by period",
            description: rows.map { "\($0.period): \($0.attainment.text)" }.joined(separator: "; "),
            fills: [.met, .missed],
            rows.enumerated().flatMap { bar($1, at: Double($0) * slot, width: slot) } + [axis] + targetLine)
    }

    private func y(_ percent: Double) -> Double { Self.bottom - (Self.bottom - Self.top) * percent / 100 }

    private var axis: HTML { chart.line(0, Self.bottom, Self.width - Self.right, Self.bottom) }

    private var targetLine: [HTML] {
        let height = y(target)
        return [
            chart.line(0, height, Self.width - Self.right, height, isDashed: true),
            chart.label(Self.width - Self.right + 4, height - 2, "target", .aside),
            chart.label(Self.width - Self.right + 4, height + 8, "\(ReportWords.number(target)) %", .aside),
        ]
    }

    private func bar(_ row: TrendRow, at left: Double, width slot: Double) -> [HTML] {
        let width = min(slot * 0.62, 44)
        let center = left + slot / 2
        let name = chart.label(center, Self.bottom + 13, ReportWords.shortPeriod(row.period), .name)
        guard let tenths = row.attainment.tenthsOfPercent else {
            return [name, chart.label(center, Self.bottom - 4, "none", .remark)]
        }
        let percent = Double(tenths) / 10
        let top = y(percent)
        let fill: Chart.Fill = percent >= target ? .met : .missed
        let value = percent == 100 ? "100" : "\(percent)"
        return [
            chart.rectangle(center - width / 2, top, width, max(Self.bottom - top, 1), fill),
            chart.label(center, top - 4, value, .value), name,
        ]
    }
}
