internal import Vocabulary

/// The parts of charts that are the same in all of them. Inks differ by pattern and not by colour alone, so that they
/// are told apart on a black-and-white printer and by everybody (WCAG 2.2, 1.4.1).
///
/// Colours and sizes stand in attributes: WeasyPrint applies the page's stylesheet to no picture, and knows no patterns of another one.
struct Chart {
    /// Once a page: the picture's patterns are called after it.
    let name: String
    /// The provider's colour.
    let accent: String

    private static let ink = "#1b1e23"
    private static let muted = "#565d68"
    private static let paper = "#fff"

    // MARK: inks

    /// How an area is filled.
    enum Fill: Equatable {
        case met, missed
        case state(ComplianceState)

        fileprivate var pattern: Pattern? {
            switch self {
            case .missed, .state(.unknown): .hatch
            case .state(.unsupported): .cross
            case .state(.atRisk): .dots
            case .met, .state: nil
            }
        }
    }

    fileprivate enum Pattern: String, CaseIterable {
        case hatch = "M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5"
        case cross = "M0 0 L6 6 M0 6 L6 0"
        case dots = "M3 2.2 L3 3.8 M2.2 3 L3.8 3"
    }

    private func attributes(of fill: Fill) -> KeyValuePairs<StaticString, String> {
        switch fill {
        case .met: ["fill": colour(of: fill)]
        case .missed: ["fill": colour(of: fill), "stroke": accent, "stroke-width": "1"]
        case .state: ["fill": colour(of: fill), "stroke": Self.ink, "stroke-width": "0.8"]
        }
    }

    private func colour(of fill: Fill) -> String {
        if let pattern = fill.pattern { return "url(#\(name)-\(pattern))" }
        return switch fill {
        case .state(.overdue): Self.ink
        case .state(.due): "#b9c2ce"
        case .state: "#eef1f4"
        case .met, .missed: accent
        }
    }

    private func definition(_ pattern: Pattern) -> HTML {
        .tag(
            "pattern", ["id": "\(name)-\(pattern)", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"],
            .tag("rect", ["width": "6", "height": "6", "fill": Self.paper]),
            .tag("path", ["d": pattern.rawValue, "stroke": Self.ink, "stroke-width": "1", "fill": "none"]))
    }

    private func definitions(of fills: [Fill]) -> [HTML] {
        let used = Set(fills.compactMap(\.pattern))
        let definitions = Pattern.allCases.filter(used.contains).map(definition)
        return definitions.isEmpty ? [] : [.tag("defs", [:], definitions)]
    }

    // MARK: pictures

    /// - Parameters:
    ///   - title: read out first.
    ///   - description: the same numbers as the picture, in words.
    ///   - fills: those that stand in it.
    func svg(
        width: Double, height: Double, title: String, description: String, fills: [Fill], _ content: [HTML]
    ) -> HTML {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(Self.number(width)) \(Self.number(height))", "role": "img",
                "aria-labelledby": "\(name)-title \(name)-description", "class": "chart",
            ],
            [
                .tag("title", ["id": "\(name)-title"], title),
                .tag("desc", ["id": "\(name)-description"], description),
            ] + definitions(of: fills) + content)
    }

    /// One that only repeats what stands beside it.
    func ornament(width: Int, height: Int, fill: Fill, _ content: HTML) -> HTML {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)", "aria-hidden": "true",
            ], definitions(of: [fill]) + [content])
    }

    func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ fill: Fill) -> HTML {
        Self.shape(
            "rect",
            ["x": Self.number(x), "y": Self.number(y), "width": Self.number(width), "height": Self.number(height)],
            attributes(of: fill))
    }

    enum LabelStyle { case value, name, aside, remark }

    /// - Parameter style: where the text stands: above a bar, under it, beside a line, or in the place of a bar.
    func label(_ x: Double, _ y: Double, _ text: String, _ style: LabelStyle) -> HTML {
        .tag(
            "text",
            [
                "x": Self.number(x), "y": Self.number(y), "font-size": style == .value ? "9.5" : "8.5",
                "text-anchor": style == .aside ? "start" : "middle",
                "fill": style == .remark ? Self.muted : Self.ink,
                "font-family": "'Liberation Sans', Arial, sans-serif",
            ], text)
    }

    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, isDashed: Bool = false) -> HTML {
        Self.shape(
            "line", ["x1": Self.number(x1), "y1": Self.number(y1), "x2": Self.number(x2), "y2": Self.number(y2)],
            ["stroke": Self.ink, "stroke-width": "1", "stroke-dasharray": isDashed ? "4 3" : "none"])
    }

    private static func shape(
        _ name: StaticString, _ place: KeyValuePairs<StaticString, String>,
        _ style: KeyValuePairs<StaticString, String>
    ) -> HTML {
        .element(
            name, attributes: (Array(place) + Array(style)).map { .init(name: $0.key, value: $0.value) }, content: [])
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
