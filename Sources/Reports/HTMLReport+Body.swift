internal import Compliance
internal import Foundation
internal import Vocabulary

/// What has to be decided, what was prevented and done, what comes.
extension HTMLReport {
    /// So many lines of a list.
    private static let limit = 4

    var decisions: HTML {
        guard !model.decisions.isEmpty else {
            return section("Decisions we need from you", "decisions", [.tag("p", [:], "None.")])
        }
        let items = model.decisions.map { row in
            HTML.tag(
                "li", [:], .tag("strong", [:], row.what),
                .text(row.by.map { " by \(words.day($0)): " } ?? ": "), .text("\(row.why)."))
        }
        return section("Decisions we need from you", "decisions", [.tag("ol", [:], items)])
    }

    /// What was prevented and done, and what comes next, side by side.
    var foresight: HTML {
        .tag("div", ["class": "columns"], .tag("div", [:], prevented, work), ahead)
    }

    private var prevented: HTML {
        let kinds = Dictionary(grouping: model.prevented, by: \.code).sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        guard !kinds.isEmpty else {
            return section("Prevented", "prevented", [.tag("p", [:], "Nothing stood in the way of a run.")])
        }
        let patched = model.prevented.count { $0.patched != nil }
        let items = kinds.prefix(Self.limit).map { code, rows in
            HTML.tag(
                "li", [:],
                "\(rows.count)× \(code.replacing("_", with: " ")): \(ReportWords.names(rows.map(\.host)))")
        }
        return section(
            "Prevented", "prevented",
            [
                .tag(
                    "p", [:],
                    "\(model.prevented.count) found and gone before a run failed by it; \(patched) of these hosts have been patched since."
                ),
                .tag("ul", [:], items),
            ])
    }

    /// Work goes to the first window that will do; to say of the others that none waits for them would say too much.
    private func use(_ row: WindowRow) -> String {
        row.worked > 0 ? "\(row.worked) of \(row.hosts) hosts have work" : ReportWords.some(row.hosts, "host")
    }

    private var ahead: HTML {
        let soon = model.open.filter { $0.due > model.asOf && $0.kind != .endOfLife }
        let open = soon.map(\.due).min().map {
            "\(ReportWords.some(soon.count, "obligation is", "obligations are")) open and in time; the next is due on \(words.instant($0))."
        }
        var content = [HTML.tag("p", [:], open ?? "Nothing else is open.")]
        if !model.nextWindows.isEmpty {
            content.append(
                .tag(
                    "ul", [:],
                    model.nextWindows.prefix(4).map { row in
                        let use =
                            row.dropped.map { "not used, \($0)" } ?? use(row)
                        return .tag("li", [:], "\(words.opening(row.opens)) \(row.window): \(use)")
                    }))
        } else if !model.windows.isEmpty {
            content.append(.tag("p", [:], "Maintenance windows: \(model.windows.joined(separator: "; "))."))
        }
        if !model.blackouts.isEmpty {
            content.append(.tag("p", [:], "No changes: \(model.blackouts.joined(separator: "; "))."))
        }
        return section("Next windows", "ahead", content)
    }

    private var work: HTML {
        guard !model.applied.isEmpty else {
            return section("What was done", "work", [.tag("p", [:], "No run touched a host in this period.")])
        }
        let details = ["M8", "M9"].compactMap { model.figure($0) }.map { figure in
            let parts = figure.details.filter { $0.value != 0 }.map { "\($0.label): \($0.text)" }
            let rest = parts.isEmpty ? "" : "; " + parts.joined(separator: "; ")
            return HTML.tag("p", [:], "\(figure.title): \(figure.text)\(rest).")
        }
        return section(
            "What was done", "work",
            [.tag("p", [:], "\(ReportWords.some(model.runs.count, "run")) in the period, listed in A7.")] + details)
    }
}
