/// In what a report is written.
public enum ReportFormat: String, CaseIterable, Sendable {
    case html, json, csv, markdown

    /// - Parameter name: as a user writes it: `html`, `json`, `csv`, `md` or `markdown`.
    public init?(name: String) {
        switch name {
        case "md": self = .markdown
        default: self.init(rawValue: name)
        }
    }

    var fileExtension: String { self == .markdown ? "md" : rawValue }
}
