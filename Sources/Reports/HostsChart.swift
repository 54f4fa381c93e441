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

    init(_ model: ComplianceModel) {
        counts = Self.order.map { state in (state, model.hosts(in: state).count) }
        total = model.hosts.count
    }

    var content: HTML { .group([Chart.patterns, bar, legend]) }

    private var bar: HTML {
        var left = 0.0
        let segments = counts.filter { $0.count > 0 }.map { state, count -> HTML in
            let width = Self.width * Double(count) / Double(max(total, 1))
            defer { left += width }
            return Chart.rectangle(left, 0.5, width, Self.height - 1, "segment \(state.rawValue)")
        }
        return Chart.svg(
            "hosts", width: Self.width, height: Self.height, title: "Hosts by state",
            description: counts.map { "\($0.state.words): \($0.count)" }.joined(separator: "; "), segments)
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
        .tag(
            "svg", ["viewBox": "0 0 18 12", "width": "18", "height": "12", "aria-hidden": "true"],
            Chart.rectangle(0.5, 0.5, 17, 11, "segment \(state.rawValue)"))
    }
}
