internal import Compliance
internal import Foundation

/// Overdue obligations by how long they are overdue: a bar in each line, the numbers beside it.
struct AgingChart {
    private let rows: [(label: String, obligations: [ObligationRow])]

    private static let width = 60
    private static let height = 12

    private let chart: Chart

    /// - Parameter accent: the provider's colour.
    init(_ model: ComplianceModel, accent: String) {
        chart = Chart(name: "aging", accent: accent)
        rows = Aging.buckets.map { bucket in
            (bucket.label, model.overdue.filter { bucket.contains(model.asOf.timeIntervalSince($0.due)) })
        }
    }

    var content: HTML {
        guard rows.contains(where: { !$0.obligations.isEmpty }) else { return .tag("p", [:], "Nothing is overdue.") }
        let most = rows.map(\.obligations.count).max() ?? 1
        let lines = rows.map { label, obligations in
            HTML.tag(
                "tr", obligations.isEmpty ? ["class": "none"] : [:], .tag("th", ["scope": "row"], label),
                .tag("td", ["class": "bar"], bar(obligations.count, most)),
                .tag("td", ["class": "number"], "\(obligations.count)"),
                .tag("td", [:], ReportWords.severityLetters(obligations)))
        }
        return .tag(
            "table", ["class": "aging"], .tag("caption", ["class": "unseen"], "Overdue, by how long"),
            .tag("tbody", [:], lines))
    }

    private func bar(_ count: Int, _ most: Int) -> HTML {
        let width = Double(Self.width * count) / Double(max(most, 1))
        return chart.ornament(
            width: Self.width, height: Self.height, fill: .met,
            chart.rectangle(0, 1, width, Double(Self.height) - 2, .met))
    }
}
