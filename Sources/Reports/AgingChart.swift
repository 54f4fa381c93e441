internal import Compliance
internal import Vocabulary

/// Overdue obligations by how long they are overdue: a bar in each line, the numbers beside it.
struct AgingChart {
    private let rows: [(label: String, obligations: [ObligationRow])]

    private static let width = 200.0
    private static let height = 12.0

    init(_ model: ComplianceModel) {
        let steps: [(String, Range<Double>)] = [
            ("up to 7 days", 0..<7), ("7 to 14 days", 7..<14), ("14 to 30 days", 14..<30), ("30 to 60 days", 30..<60),
            ("60 to 90 days", 60..<90), ("over 90 days", 90..<Double.infinity),
        ]
        rows = steps.map { label, days in (label, model.overdue.filter { days.contains($0.daysLate) }) }
    }

    var content: HTML {
        let most = rows.map(\.obligations.count).max() ?? 1
        let lines = rows.map { label, obligations in
            HTML.tag(
                "tr", [:], .tag("th", ["scope": "row"], label),
                .tag("td", ["class": "bar"], bar(obligations.count, most)),
                .tag("td", ["class": "number"], "\(obligations.count)"), .tag("td", [:], Self.severities(obligations)))
        }
        return .tag(
            "table", ["class": "aging"], .tag("caption", [:], "Overdue, by how long"), .tag("tbody", [:], lines))
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

    /// `2 critical, 1 low`
    static func severities(_ obligations: [ObligationRow]) -> String {
        Severity.allCases.compactMap { severity in
            let count = obligations.count { $0.severity == severity }
            return count > 0 ? "\(count) \(severity.rawValue)" : nil
        }.joined(separator: ", ")
    }
}
