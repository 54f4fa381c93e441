public import Compliance
internal import Foundation

/// The provider's own page: every client on one line, the worst first.
struct ProviderReport {
    let model: ProviderModel
    let branding: ReportBranding

    /// Clients live in many zones: what is common to them is given in UTC.
    private let words = ReportWords(timeZone: "UTC")

    private var table: ReportTable {
        ReportTable(
            name: "clients", title: "Clients, the worst first",
            columns: [
                Column("client", .name), .beneath("trouble"), .file("id"), Column("done in time", .number),
                .beneath("verdict"), .file("in time"), .file("fell due"), .file("percent"), .file("target"),
                Column("hosts in order", .number), .file("in order"), .file("hosts"), Column("unknown", .number),
                Column("unsupported", .number), Column("overdue", .number), Column("oldest, days", .number),
                Column("will be late", .number), .file("inside windows"), .file("changed in planned runs"),
                .file("exceptions ending"), Column("decisions", .number), .file("report"),
            ],
            rows: model.clients.map { row in
                [
                    .text(row.displayName), .text(row.trouble), .text(row.client),
                    .text(row.attainment.denominator > 0 ? row.attainment.text : "–"), .text(Self.verdict(row)),
                    .count(row.attainment.numerator), .count(row.attainment.denominator),
                    .number(row.attainment.tenthsOfPercent.map { Double($0) / 10 }), .number(row.target),
                    .text("\(row.inOrder)/\(row.hosts)"), .count(row.inOrder), .count(row.hosts),
                    .count(row.unknown), .count(row.unsupported), .count(row.overdue),
                    .number(row.oldestDaysLate.rounded(.down)), .count(row.willBreach), .count(row.windows.numerator),
                    .count(row.windows.denominator), .count(row.exceptionsEnding), .count(row.decisions),
                    .text(row.digest),
                ]
            })
    }

    private typealias Column = ReportTable.Column

    private static func verdict(_ row: ProviderRow) -> String {
        guard row.trouble == nil else { return "no figures" }
        let target = "target \(ReportWords.number(row.target)) %"
        return row.isMet.map { "\(target): \($0 ? "met" : "missed")" } ?? "nothing fell due"
    }

    private var sentence: String {
        let missed = model.clients.count { $0.isMet == false }
        let overdue = model.clients.reduce(0) { $0 + $1.overdue }
        let late = model.clients.reduce(0) { $0 + $1.willBreach }
        let unknown = model.clients.reduce(0) { $0 + $1.unknown }
        let blind = model.clients.count { $0.trouble != nil }
        let first = """
            \(missed) of \(ReportWords.some(model.clients.count, "client")) missed the agreed target. \
            \(ReportWords.some(overdue, "obligation is", "obligations are")) overdue, \(late) will be late unless something is done, \
            \(ReportWords.some(unknown, "host is", "hosts are")) unknown.
            """
        return blind == 0 ? first : first + " Of \(ReportWords.some(blind, "client")) there are no figures."
    }

    private var known: String { "As known on \(words.instant(model.knownAt)) UTC; each client's days are its own." }

    private var verify: String {
        "SHA-256 of this page's data: \(model.digest). Ledger at fact \(model.ledgerSequence), \(model.ledgerHash)."
    }

    // MARK: formats

    var html: String {
        let page = HTMLPage(title: "All clients, \(model.period)", branding: branding)
        return page.document([
            .tag(
                "header", [:], page.provider("All clients"), .tag("h1", [:], "Patch service, \(model.period)"),
                .tag("p", ["class": "meta"], known)),
            .tag("section", ["class": "summary"], .tag("p", [:], sentence)),
            .tag("section", ["class": "clients"], HTMLTable(words: words).table(table)),
            .tag("section", ["class": "definitions"], .tag("p", ["class": "digest"], verify)),
        ])
    }

    var markdown: String {
        let shown = table.rows.map { row in
            zip(row, table.columns).filter { $0.1.isOnPage }.map { $0.0.text(in: words) }
        }
        let columns = table.columns.filter(\.isOnPage).map(\.name)
        return """
            # Patch service of all clients, \(model.period)

            \(sentence) \(known)

            \(Markdown.table(columns, shown))

            \(verify)

            """
    }

    var csv: String { CSV.document(table, words) }
}

extension Report {
    /// The provider's own page, in one file.
    public static func render(
        _ model: ProviderModel, as format: ReportFormat, branding: ReportBranding = ReportBranding()
    ) throws(ComplianceError) -> [ReportFile] {
        let report = ProviderReport(model: model, branding: branding)
        let bytes =
            switch format {
            case .html: Data(report.html.utf8)
            case .markdown: Data(report.markdown.utf8)
            case .csv: Data(report.csv.utf8)
            case .json: try model.encoded(forReading: true) + Data("\n".utf8)
            }
        return [ReportFile(fileName: "all-clients-\(model.period).\(format.fileExtension)", bytes: bytes)]
    }
}
