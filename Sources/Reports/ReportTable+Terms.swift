internal import Compliance
internal import Foundation
internal import Vocabulary

/// What the figures are made of.
extension ReportTable {
    static func figures(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "figures", title: "Figures and their formulas",
            columns: [
                Column("figure"), Column("title", .name), Column("numerator", .number),
                Column("denominator", .number), .file("of"), .file("percent"), .file("target"), .file("before"),
                .file("text"), Column("definition", .text),
            ],
            rows: model.figures.map { figure in
                [
                    .text(figure.id), .text(figure.title), .number(figure.numerator), .number(figure.denominator),
                    .text(figure.unit), .number(figure.percent), .number(figure.target), .text(figure.previous),
                    .text(figure.text), .text(figure.definition),
                ]
            })
    }

    static func figureDetails(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "figure-details", title: "Figures in detail",
            columns: [Column("figure"), Column("detail", .text), .file("value"), Column("text", .number)],
            rows: model.figures.flatMap { figure in
                figure.details.map { [.text(figure.id), .text($0.label), .number($0.value), .text($0.text)] }
            })
    }

    static func trend(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "trend", title: "Done in time, by period of the due date",
            columns: [
                Column("period"), Column("in time", .number), Column("fell due", .number), Column("percent", .number),
            ],
            rows: model.trend.map { row in
                [
                    .text(row.period), .count(row.attainment.numerator), .count(row.attainment.denominator),
                    .text(row.attainment.percentText ?? "nothing fell due"),
                ]
            })
    }

    static func feeds(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "feeds", title: "What vendors and catalogues say",
            columns: [
                Column("feed", .name), Column("of"), Column("age in days", .number), Column("too old"),
                Column("entries", .number), .file("imported"), .file("source"), .file("sha256"),
            ],
            rows: model.feeds.map { row in
                [
                    .text(row.name), .day(row.published), .count(row.ageDays), .flag(row.isStale),
                    .count(row.entries), .instant(row.imported), .text(row.source), .text(row.digest),
                ]
            })
    }

    static func agreement(_ model: ComplianceModel) -> ReportTable {
        let agreement = model.agreement
        let basis = agreement.basis
        let times = agreement.deadlines.map { ("within: \($0.severity)", $0.within) }
        let exposed = agreement.exposedDeadlines.map { ("within, hosts on the internet: \($0.severity)", $0.within) }
        var terms = [
            ("contract", model.contract ?? "not given"),
            ("based on", basis.map { "\($0.preset): \($0.source), \($0.dated)" } ?? "not recorded"),
            ("remark", basis?.remark ?? ""), ("departs from it in", basis?.overrides.joined(separator: ", ") ?? ""),
            ("clock starts", agreement.clock.rawValue), ("clock stops", agreement.stop.rawValue),
            ("target", "\(ReportWords.number(agreement.target)) %"),
            ("a scan is good for", "\(agreement.scanWithinSeconds / 3600) hours"),
            ("blackouts pause the clock", agreement.pausesInBlackouts ? "yes" : "no"),
            ("a new host is spared for", agreement.onboarding ?? ""),
        ]
        terms += times + exposed + model.windows.map { ("window", $0) } + model.blackouts.map { ("blackout", $0) }
        return ReportTable(
            name: "agreement", title: "What was agreed", columns: [Column("term"), Column("value", .text)],
            rows: terms.filter { !$0.1.isEmpty }.map { [.text($0.0), .text($0.1)] })
    }

    /// Figures first, then obligations; none where nothing was handed out before.
    static func restatement(_ model: ComplianceModel) -> ReportTable {
        let figures = model.restatement?.figures ?? []
        let obligations = model.restatement?.obligations ?? []
        return ReportTable(
            name: "restatement", title: "What is otherwise than in the report handed out before",
            columns: [
                Column("host", .name), Column("what", .name), Column("before"), Column("now"), Column("facts", .text),
            ],
            rows: figures.map {
                [.text(""), .text("\($0.id) \($0.title)"), .text($0.before), .text($0.now), .text("")]
            }
                + obligations.map { change in
                    [
                        .text(change.host), .text(change.title), .text(word(change.before)), .text(word(change.now)),
                        .names(change.facts.map { "\($0.sequence) (\($0.kind), \($0.actor))" }, ", "),
                    ]
                })
    }

    private static func word(_ standing: Restatement.Standing) -> String {
        standing.rawValue.replacing("_", with: " ")
    }

    static let dictionary = ReportTable(
        name: "dictionary", title: "Data dictionary", columns: [Column("word"), Column("meaning", .text)],
        rows: [
            (
                "obligation",
                "a security update that a host lacks, by advisory or by package; a reboot that is due; a release without updates"
            ),
            ("clock began", "when the time that was agreed began to run"),
            ("due", "until when it has to be done; an exception in force then moves it to its own end"),
            ("done", "active: installed, and the host rebooted where it asked for it, proved by another boot id"),
            ("met, missed", "done by its due date, or not; each counts once, in the period in which it is due"),
            ("current", "looked at, and nothing open"), ("due in time", "something is open and in time"),
            ("at risk", "something is due within three days, or will be late unless something is done"),
            ("overdue", "something is open and past its due date"),
            ("unknown", "no complete scan within the agreed time; never counted as in order"),
            ("unsupported", "the release gets no security updates any more"),
            ("presumed", "the host could not be looked at, has the package, and others of its release need the update"),
            ("in window", "a window opens before the due date"),
            ("window too late", "the next window opens when it is due already"),
            ("no window", "no window is configured for the host"),
            ("blocked", "held back on the host, or the host cannot be reached"),
            ("by a run", "read back from the package database of the host by a run of ours"),
            ("by a scan", "no longer listed by a complete scan; counts from that scan on"),
            ("emergency", "a run outside of the windows, with a reason and an approver"),
            ("fact", "a record of the ledger, numbered, never changed; corrections are further facts"),
        ].map { [.text($0.0), .text($0.1)] })
}
