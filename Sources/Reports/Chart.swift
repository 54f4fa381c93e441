/// The parts of charts that are the same in all of them. Inks differ by pattern and not by colour alone, so that they
/// are told apart on a black-and-white printer and by everybody (WCAG 2.2, 1.4.1).
enum Chart {
    /// Patterns, once a page.
    static let patterns = HTML.tag(
        "svg", ["width": "0", "height": "0", "aria-hidden": "true", "class": "patterns"],
        .tag(
            "defs", [:],
            pattern("hatch", "M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5"), pattern("cross", "M0 0 L6 6 M0 6 L6 0"),
            pattern("dots", "M3 2.2 L3 3.8 M2.2 3 L3.8 3")))

    private static func pattern(_ name: String, _ path: String) -> HTML {
        .tag(
            "pattern", ["id": name, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"],
            .tag("rect", ["width": "6", "height": "6", "class": "paper"]), .tag("path", ["d": path, "class": "ink"]))
    }

    /// - Parameters:
    ///   - title: read out first.
    ///   - description: the same numbers as the picture, in words.
    static func svg(
        _ name: String, width: Double, height: Double, title: String, description: String, _ content: [HTML]
    ) -> HTML {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img",
                "aria-labelledby": "\(name)-title \(name)-description", "class": "chart",
            ],
            [
                .tag("title", ["id": "\(name)-title"], title),
                .tag("desc", ["id": "\(name)-description"], description),
            ] + content)
    }

    static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String) -> HTML {
        .tag(
            "rect",
            ["x": number(x), "y": number(y), "width": number(width), "height": number(height), "class": style])
    }

    static func label(_ x: Double, _ y: Double, _ text: String, _ style: String = "") -> HTML {
        .tag("text", ["x": number(x), "y": number(y), "class": style], text)
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> HTML {
        .tag(
            "line",
            ["x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2), "class": style])
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
