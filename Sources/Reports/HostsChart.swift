internal import Compliance
internal import Vocabulary

/// All hosts as one bar, and beneath it what it is made of, in numbers.
struct HostsChart {
    private let counts: [(state: ComplianceState, count: Int)]
    private let total: Int

    /// What is wrong comes first.
    private static let order: [ComplianceState] = [.overdue, .unknown, .unsupported, .atRisk, .due, .current]
    private static let width = 280.0
    private static let height = 26.0

    private let accent: String

    /// - Parameter accent: the provider's colour.
    init(_ model: ComplianceModel, accent: String) {
        self.accent = accent
        counts = Self.order.map { state in (state, model.hosts(in: state).count) }
        total = model.hosts.count
    }

    var content: HTML { .group([bar, legend]) }

    private var bar: HTML {
        let chart = Chart(name: "hosts", accent: accent)
        var left = 0.0
        let segments = counts.filter { $0.count > 0 }.map { state, count -> HTML in
            let width = Self.width * Double(count) / Double(max(total, 1))
            defer { left += width }
            return chart.rectangle(left, 0.5, width, Self.height - 1, .state(state))
        }
        return chart.svg(
            width: Self.width, height: Self.height, title: "Hosts by state",
            description: counts.map { "\($0.state.words): \($0.count)" }.joined(separator: "; "),
            fills: Self.order.map(Chart.Fill.state), segments)
    }

    private var legend: HTML {
        let rows = counts.map { state, count in
            HTML.tag(
                "tr", count == 0 ? ["class": "none"] : [:],
                .tag("td", ["class": "swatch"], swatch(state)), .tag("th", ["scope": "row"], state.words),
                .tag("td", ["class": "number"], "\(count)"),
                .tag("td", ["class": "number"], Ratio(count, of: total).percentText ?? ""))
        }
        return .tag(
            "table", ["class": "legend"], .tag("caption", ["class": "unseen"], "Hosts by state"),
            .tag("tbody", [:], rows))
    }

    private func swatch(_ state: ComplianceState) -> HTML {
        let chart = Chart(name: "swatch-\(state.rawValue)", accent: accent)
        return chart.ornament(
            width: 18, height: 12, fill: .state(state), chart.rectangle(0.5, 0.5, 17, 11, .state(state)))
    }
}
