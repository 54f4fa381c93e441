import Compliance
import Foundation
import Reports
import Testing

/// Whatever a host or a person writes stays text, in every format.
@Suite struct HostileTextTests {
    static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'",
        "</style></title><svg onload=x>",
        "=HYPERLINK(\"http://evil.example\",\"ok\")", "+1+1", "-2+3", "@SUM(A1)", "\tname", "a,b\"c\r\nd",
        "]]>&amp;&#x3c;",
        "\u{1B}[2J\u{07}red", "\u{202E}txt.exe", "[click](javascript:alert(1))", "| a | b |\n| - |", "`rm -rf`",
        "https://evil.example/x", "a\u{0}b", "open\u{200B}ssl", "a\u{2028}b\u{E0041}", "#heading\n\n# forged",
        String(repeating: "W", count: 4000),
    ]

    @Test(arguments: texts)
    func breaksNoFormat(text: String) throws {
        let folder = try TemporaryFolder()
        let words = Fleet.Words(displayName: text, package: text, osName: text, failure: text, reason: text)
        let model = try Fleet(hosts: 4, folder: folder.path, words: words).model()
        #expect(model.displayName == text)
        try html(model, text)
        try csv(model)
        try markdown(model)
        #expect(try JSONSerialization.jsonObject(with: file(model, .json)) is [String: Any])
    }

    private func html(_ model: ComplianceModel, _ text: String) throws {
        let branding = ReportBranding(provider: text, note: .init(author: text, text: text))
        let page = String(
            decoding: try #require(try Report.render(model, as: .html, branding: branding).first).bytes, as: UTF8.self)
        // The page has the elements that it has with harmless text, and no others.
        let read = try PageReader.read(page)
        #expect(read.elements.isDisjoint(with: ["script", "img", "iframe", "a", "form", "object"]))
        #expect(!read.attributes.contains { $0.hasPrefix("on") })
        #expect(page.ranges(of: "<style>").count == 1)
        #expect(
            !page.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar != "\n"
                case .format, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            })
        // A word without end takes no page for itself; the files have all of it.
        #expect(!page.contains(String(repeating: "W", count: 1200)))
    }

    private func csv(_ model: ComplianceModel) throws {
        for file in try Report.render(model, as: .csv) {
            let content = String(decoding: file.bytes, as: UTF8.self)
            let rows = CSVReader.rows(content)
            #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(file.fileName)")
            for field in rows.joined() where Double(field) == nil {
                #expect(field.first.map { !"=+-@\t\r".contains($0) } ?? true, "\(file.fileName): \(field.prefix(40))")
            }
        }
    }

    private func markdown(_ model: ComplianceModel) throws {
        let lines = String(decoding: try file(model, .markdown), as: UTF8.self).split(separator: "\n")
        let headings = lines.filter { $0.hasPrefix("#") }
        #expect(headings.count { $0.hasPrefix("# ") } == 1)
        #expect(!headings.contains { $0.contains("forged") && $0.hasPrefix("# forged") })
        // A table keeps its columns.
        var columns: Int?
        for line in lines {
            guard line.hasPrefix("|") else {
                columns = nil
                continue
            }
            let bars = bare(line).count { $0 == "|" }
            #expect(columns.map { $0 == bars } ?? true, "\(line.prefix(80))")
            columns = bars
        }
        #expect(!lines.map(bare).contains { $0.contains("](") || $0.contains("<") || $0.contains("https://") })
    }

    /// Without what is escaped, which means nothing to a reader of Markdown.
    private func bare(_ line: Substring) -> String { String(line).replacing(/\\./, with: "") }

    private func file(_ model: ComplianceModel, _ format: ReportFormat) throws -> Data {
        try #require(try Report.render(model, as: format).first).bytes
    }
}
