internal import Compliance
internal import Foundation
internal import Vocabulary

/// A table of the report, once for all formats.
struct ReportTable {
    enum Cell {
        case text(String)
        /// Names that hosts or vendors gave, however many, with what stands between them in a file.
        case names([String], String = " ")
        case count(Int)
        case number(Double?)
        case instant(Date?)
        case day(Date?)
        case flag(Bool)

        static func text(_ text: String?) -> Cell { .text(text ?? "") }

        /// As a person reads it.
        func text(in words: ReportWords) -> String {
            switch self {
            case .text(let text): VisibleText.clipped(text)
            case .names(let names, let separator): names.map(VisibleText.clipped).joined(separator: separator)
            case .count(let count): "\(count)"
            case .number(let value): value.map(ReportWords.number) ?? ""
            case .instant(let date): date.map(words.instant) ?? ""
            case .day(let date): date.map(words.day) ?? ""
            case .flag(let isSet): isSet ? "yes" : ""
            }
        }
    }

    struct Column {
        /// How a column of the page takes its width.
        enum Width: String {
            case number
            /// Never broken: dates, severities.
            case short
            /// Broken only where it must be: names.
            case name
            /// Takes what is left.
            case text
        }

        /// Where it stands on a page, which is narrower than a file.
        enum Place {
            case column(Width)
            /// Small, under the column before it.
            case beneath
            /// In files alone.
            case file
        }

        var name: String
        var place: Place

        init(_ name: String, _ width: Width = .short) {
            self.name = name
            place = .column(width)
        }

        private init(_ name: String, at place: Place) {
            self.name = name
            self.place = place
        }

        /// Whether it stands on a page at all.
        var isOnPage: Bool { if case .file = place { false } else { true } }

        static func beneath(_ name: String) -> Column { Column(name, at: .beneath) }
        static func file(_ name: String) -> Column { Column(name, at: .file) }
    }

    /// Where a table appears.
    enum Medium { case everywhere, page, file }

    /// In the file's name.
    var name: String
    var title: String
    var columns: [Column]
    var rows: [[Cell]]
    var medium = Medium.everywhere
}

/// A part of the appendix.
struct AppendixSection {
    /// `A1` to `A12`
    var number: String
    var title: String
    var tables: [ReportTable]

    static func all(_ model: ComplianceModel) -> [AppendixSection] {
        [
            .init(number: "A1", title: "Hosts in scope", tables: [.hosts(model), .scope(model)]),
            .init(number: "A2", title: "Missed obligations", tables: [.missedByObligation(model), .missed(model)]),
            .init(number: "A3", title: "Open obligations", tables: [.openByObligation(model), .open(model)]),
            .init(number: "A4", title: "Exceptions", tables: [.exceptions(model)]),
            .init(
                number: "A5", title: "Windows, as planned and as kept",
                tables: [.windows(model), .installedByRun(model), .installed(model), .attempts(model)]),
            .init(
                number: "A6", title: "Failures and what was prevented", tables: [.failures(model), .prevented(model)]),
            .init(number: "A7", title: "Emergency changes", tables: [.emergencies(model), .runs(model)]),
            .init(number: "A8", title: "Reboots pending", tables: [.reboots(model)]),
            .init(number: "A9", title: "Coverage and quality of the evidence", tables: [.evidence(model)]),
            .init(
                number: "A10", title: "By severity and importance",
                tables: [.matrix(model), .trend(model), .figureDetails(model)]),
            .init(
                number: "A11", title: "Agreement, formulas, restatement",
                tables: [.agreement(model), .figures(model), .feeds(model), .restatement(model)]),
            .init(number: "A12", title: "What the words mean", tables: [.dictionary]),
        ]
    }
}

extension ReportTable {
    /// Every table that becomes a file, in the order of the report.
    static func files(_ model: ComplianceModel) -> [ReportTable] {
        ([.decisions(model), .nextWindows(model)] + AppendixSection.all(model).flatMap(\.tables))
            .filter { $0.medium != .page }
    }
}
