internal import Compliance
internal import Foundation

/// Overdue obligations by how long they are overdue: a bar in each line, the numbers beside it.
struct AgingChart {
    private let rows: [(label: String, obligations: [ObligationRow])]

    private static let width = 60.0
    private static let height = 12.0

    init(_ model: ComplianceModel) {
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
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "width": "\(Int(Self.width))",
                "height": "\(Int(Self.height))", "aria-hidden": "true",
            ],
            Chart.rectangle(0, 1, Self.width * Double(count) / Double(max(most, 1)), Self.height - 2, "met"))
    }
}
