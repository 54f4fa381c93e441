public import Compliance
public import Foundation

/// A finished file.
public struct ReportFile: Sendable, Equatable {
    /// Made of the client's name and the period: letters, digits, `.`, `_`, `-`.
    public var fileName: String
    public var bytes: Data

    public init(fileName: String, bytes: Data) {
        self.fileName = fileName
        self.bytes = bytes
    }
}

/// A compliance model as something to read. The same model and branding give the same bytes.
public enum Report {
    /// - Returns: one file; for CSV one a table.
    public static func render(
        _ model: ComplianceModel, as format: ReportFormat, branding: ReportBranding = ReportBranding()
    ) throws(ComplianceError) -> [ReportFile] {
        let stem = "\(model.client)-\(model.period.name)"
        func file(_ suffix: String, _ bytes: Data) -> ReportFile {
            ReportFile(fileName: "\(stem)\(suffix).\(format.fileExtension)", bytes: bytes)
        }
        let words = ReportWords(model)
        return switch format {
        case .html: [file("", Data(HTMLReport(model: model, words: words, branding: branding).document.utf8))]
        case .markdown: [file("", Data(MarkdownReport(model: model, words: words, branding: branding).document.utf8))]
        case .json: [file("", try model.encoded(forReading: true) + Data("\n".utf8))]
        case .csv:
            ReportTable.files(model).map { file("-\($0.name)", Data(CSV.document($0, words).utf8)) }
        }
    }
}
