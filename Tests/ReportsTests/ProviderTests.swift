import Compliance
import Foundation
import Ledger
import Reports
import Testing
import Vocabulary

/// Every client on one line.
@Suite struct ProviderTests {
    private func row(_ name: String, _ base: ComplianceModel, _ change: (inout ProviderRow) -> Void) -> ProviderRow {
        var row = ProviderRow(base)
        row.client = name
        row.displayName = name
        row.attainment = Ratio(99, of: 100)
        (row.overdue, row.unknown, row.unsupported, row.willBreach) = (0, 0, 0, 0)
        change(&row)
        return row
    }

    private func model(_ text: String = "dark") throws -> ProviderModel {
        let folder = try TemporaryFolder()
        let base = try Fleet(hosts: 3, folder: folder.path).model()
        let client = try #require(ClientID(rawValue: "gone"))
        return try ProviderModel(
            period: "2026-10", knownAt: base.knownAt, head: LedgerHead(sequence: 7, hash: "head"),
            clients: [
                row("well", base) { _ in }, row("late", base) { $0.overdue = 4 },
                row("missed", base) { $0.attainment = Ratio(1, of: 2) }, row(text, base) { $0.unknown = 1 },
                row("soon", base) { $0.willBreach = 9 }, row("idle", base) { $0.attainment = Ratio(0, of: 0) },
                ProviderRow(client, trouble: .unknownTimeZone("Mars")),
            ])
    }

    @Test func theWorstComesFirst() throws {
        #expect(
            try model().clients.map(\.client) == ["gone", "missed", "late", "dark", "soon", "idle", "well"])
    }

    @Test func everyFormatHasEveryClient() throws {
        let model = try model()
        for format in ReportFormat.allCases {
            let files = try Report.render(model, as: format)
            #expect(files.count == 1)
            let text = String(decoding: try #require(files.first).bytes, as: UTF8.self)
            for row in model.clients { #expect(text.contains(row.displayName), "\(format): \(row.client)") }
            #expect(text.contains("Mars"), "\(format)")
        }
        let page = String(decoding: try #require(try Report.render(model, as: .html).first).bytes, as: UTF8.self)
        #expect(page.contains("1 of 7 clients missed the agreed target."))
        #expect(page.contains("Of 1 client there are no figures."))
    }

    @Test func theSameClientsGiveTheSameDigest() throws {
        #expect(try model() == model())
        #expect(try model().digest != model("other").digest)
    }

    @Test(arguments: HostileTextTests.texts)
    func hostileNamesStayText(text: String) throws {
        let model = try model(text)
        let page = String(decoding: try #require(try Report.render(model, as: .html).first).bytes, as: UTF8.self)
        let read = try PageReader.read(page)
        #expect(read.elements.isDisjoint(with: ["script", "img", "iframe", "a", "form", "object"]))
        let rows = CSVReader.rows(
            String(decoding: try #require(try Report.render(model, as: .csv).first).bytes, as: UTF8.self))
        #expect(rows.count == 8)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
    }
}
