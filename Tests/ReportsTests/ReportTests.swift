import Compliance
import Foundation
import Reports
import Testing

/// The whole way: facts in a real ledger, figures, files.
@Suite struct ReportTests {
    @Test func everyFormatSaysTheSame() throws {
        let folder = try TemporaryFolder()
        let model = try Fleet(hosts: 12, folder: folder.path).model()
        let attainment = try #require(model.figure("M1"))
        #expect(attainment.denominator > 10)
        #expect(!model.overdue.isEmpty)

        let html = try text(model, .html)
        let markdown = try text(model, .markdown)
        for sentence in model.summary {
            #expect(html.contains(sentence))
            #expect(markdown.contains(sentence))
        }
        for document in [html, markdown] {
            #expect(document.contains(attainment.text))
            #expect(document.contains(model.digest))
        }
        let figures = try table(model, "figures")
        let row = try #require(figures.first { $0[0] == "M1" })
        #expect(row[2] == "\(Int(attainment.numerator))")
        #expect(row[3] == "\(Int(attainment.denominator))")
    }

    @Test func jsonIsTheModelAndProvesItsDigest() throws {
        let folder = try TemporaryFolder()
        let model = try Fleet(hosts: 3, folder: folder.path).model()
        let file = try #require(try Report.render(model, as: .json).first)
        #expect(file.fileName == "acme-2026-10.json")
        let document = try #require(try JSONSerialization.jsonObject(with: file.bytes) as? [String: Any])
        #expect(document["schema"] as? String == "msp-patch/report/1")
        let figures = try #require(document["figures"] as? [[String: Any]])
        #expect(figures.map { $0["id"] as? String } == (1...11).map { "M\($0)" })
        for figure in figures {
            for key in ["numerator", "denominator", "definition", "text", "unit"] {
                #expect(figure[key] != nil, "\(key)")
            }
        }
    }

    /// What docs/report.md tells an auditor to do, with no program of ours.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/jq")))
    func anAuditorComputesTheSameDigest() throws {
        let folder = try TemporaryFolder()
        let model = try Fleet(hosts: 3, folder: folder.path).model()
        let path = folder.path + "/report.json"
        try #require(try Report.render(model, as: .json).first).bytes.write(to: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "jq -cSj '.digest = \"\"' \"$0\" | sha256sum", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(output.prefix(64) == model.digest)
    }

    @Test(arguments: ReportFormat.allCases)
    func theSameModelGivesTheSameBytes(format: ReportFormat) throws {
        let folder = try TemporaryFolder()
        let fleet = try Fleet(hosts: 3, folder: folder.path)
        #expect(try Report.render(fleet.model(), as: format) == Report.render(fleet.model(), as: format))
    }

    @Test func thePageIsWellFormedAndLoadsNothing() throws {
        let folder = try TemporaryFolder()
        let branding = ReportBranding(
            provider: "Northfield & Sons", logo: .init(mediaType: .png, bytes: Data([1, 2, 3])),
            note: .init(author: "Ana", text: "All <well>."))
        let model = try Fleet(hosts: 12, folder: folder.path).model()
        let file = try #require(try Report.render(model, as: .html, branding: branding).first)
        let page = String(decoding: file.bytes, as: UTF8.self)
        let attributes = try PageReader.read(page).attributes
        #expect(!attributes.contains { $0.hasPrefix("on") || $0 == "href" || $0 == "srcset" })
        for forbidden in ["<script", "http://", "https://", "url(http", "@import", "<link", "<iframe"] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("Northfield &amp; Sons"))
        #expect(page.contains("All &lt;well&gt;."))
        #expect(page.contains("data:image/png;base64,AQID"))
    }

    @Test func chartsAreReadOutAndTheirNumbersStandInTables() throws {
        let folder = try TemporaryFolder()
        let model = try Fleet(hosts: 12, folder: folder.path).model()
        let page = try text(model, .html)
        let charts = page.ranges(of: "role=\"img\"").count
        #expect(charts == 2)
        #expect(page.ranges(of: "<desc").count == charts)
        for row in model.trend { #expect(page.contains(row.attainment.percentText ?? "nothing fell due")) }
        #expect(page.contains("<thead>"))
        #expect(page.contains("scope=\"col\""))
    }

    @Test func aFreshClientHasAReportToo() throws {
        let folder = try TemporaryFolder()
        let fleet = try Fleet(hosts: 3, folder: folder.path)
        let model = try fleet.model("2026-08-01..2026-08-02", knownAt: Fleet.day(-59))
        #expect(model.figure("M1")?.text == "nothing fell due")
        let page = try text(model, .html)
        _ = try PageReader.read(page)
        #expect(page.contains("nothing fell due"))
    }

    @Test func csvHasALineForEachPackageOnEachHost() throws {
        let folder = try TemporaryFolder()
        let model = try Fleet(hosts: 3, folder: folder.path).model()
        let files = try Report.render(model, as: .csv).map(\.fileName)
        #expect(files.contains("acme-2026-10-installed.csv"))
        #expect(files.contains("acme-2026-10-hosts.csv"))
        let rows = try table(model, "installed")
        #expect(rows.count == model.applied.reduce(0) { $0 + $1.packages.count } + 1)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        #expect(rows[1][0].wholeMatch(of: /2026-10-\d\dT\d\d:\d\d:\d\d-05:00/) != nil, "\(rows[1][0])")
        #expect(try table(model, "hosts").count == 4)
    }

    @Test(arguments: [("html", ReportFormat.html), ("md", .markdown), ("markdown", .markdown), ("csv", .csv)])
    func formatsHaveTheNamesThatUsersWrite(name: String, format: ReportFormat) {
        #expect(ReportFormat(name: name) == format)
        #expect(ReportFormat(name: "pdf") == nil)
    }

    @Test(arguments: [
        ("#a1B2c3", "#a1B2c3"), ("red;} body{display:none", ReportBranding.standardColour),
        ("#fff", ReportBranding.standardColour),
    ])
    func aColourIsAColour(given: String, used: String) {
        #expect(ReportBranding(colour: given).colour == used)
    }

    // MARK: helpers

    private func text(_ model: ComplianceModel, _ format: ReportFormat) throws -> String {
        String(decoding: try #require(try Report.render(model, as: format).first).bytes, as: UTF8.self)
    }

    private func table(_ model: ComplianceModel, _ name: String) throws -> [[String]] {
        let files = try Report.render(model, as: .csv)
        let file = try #require(files.first { $0.fileName.hasSuffix("-\(name).csv") })
        return CSVReader.rows(String(decoding: file.bytes, as: UTF8.self))
    }
}
