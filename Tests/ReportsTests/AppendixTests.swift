import Foundation
import Testing
import Vocabulary

@testable import Compliance
@testable import Reports

/// What stands where on the page and in the appendix.
@Suite struct AppendixTests {
    private func fleet(_ hosts: Int = 30) throws -> (TemporaryFolder, ComplianceModel) {
        let folder = try TemporaryFolder()
        return (folder, try Fleet(hosts: hosts, folder: folder.path).model())
    }

    private func page(_ model: ComplianceModel, _ branding: ReportBranding = ReportBranding()) throws -> String {
        String(
            decoding: try #require(try Report.render(model, as: .html, branding: branding).first).bytes, as: UTF8.self)
    }

    @Test func theAppendixHasItsTwelveParts() throws {
        let (_, model) = try fleet()
        let page = try page(model)
        var last = page.startIndex
        for number in 1...12 {
            let part = try #require(page.range(of: "<h3>A\(number)  ", range: last..<page.endIndex), "A\(number)")
            last = part.upperBound
        }
    }

    @Test func eachTableIsAFile() throws {
        let (_, model) = try fleet()
        let names = try Report.render(model, as: .csv).map(\.fileName)
        #expect(Set(names).count == names.count)
        let expected = [
            "hosts", "scope", "missed", "open", "exceptions", "windows", "installed", "attempts", "failures",
            "prevented", "emergencies", "runs", "reboots", "evidence", "matrix", "trend", "figures", "figure-details",
            "agreement", "feeds", "restatement", "dictionary", "decisions", "next-windows",
        ]
        #expect(Set(names) == Set(expected.map { "acme-2026-10-\($0).csv" }))
    }

    /// What is wrong comes before what was done, and decisions before definitions.
    @Test func missesComeFirst() throws {
        let (_, model) = try fleet()
        let page = try page(model)
        let order = [
            ">Summary<", ">What is wrong<", ">Decisions we need from you<", ">Prevented<",
            ">What was done<", ">Next windows<", ">Definitions<", ">Appendix<",
        ]
        let places = try order.map { try #require(page.range(of: $0)?.lowerBound, "\($0)") }
        #expect(places == places.sorted())
    }

    /// Many hosts with one cause are one line, and one that an update has harmed is told of even where nothing is overdue.
    @Test func whatIsWrongStandsByCause() throws {
        var (_, model) = try fleet(60)
        let causes = Set(model.overdue.map { ReportTable.cause($0) })
        let wrong = try section("What is wrong", of: page(model))
        for cause in causes { #expect(wrong.ranges(of: "<td class=\"text\">\(cause)</td>").count <= 2, "\(cause)") }
        #expect(causes.count > 1)
        model.open = []
        model.missed = []
        model.hosts = []
        var harmed = try #require(model.applied.first { $0.outcome == .applied })
        harmed.outcome = .unhealthy
        harmed.regressions = ["http 127.0.0.1/healthz"]
        model.applied = [harmed]
        let page = try section("What is wrong", of: page(model))
        #expect(page.contains("unhealthy: http 127.0.0.1/healthz") && page.contains("0 of 1"), "\(page)")
    }

    private func section(_ title: String, of page: String) throws -> String {
        let start = try #require(page.range(of: ">\(title)<")?.upperBound)
        let end = try #require(page.range(of: "</section>", range: start..<page.endIndex)?.lowerBound)
        return String(page[start..<end])
    }

    @Test func windowsStandAsPlannedAndAsKept() throws {
        let (_, model) = try fleet()
        #expect(model.windowLog.count == 4)
        #expect(model.windowLog.allSatisfy { $0.worked > 0 && $0.hosts == 30 })
        #expect(model.nextWindows.count == 6)
        #expect(model.prevented.map(\.code) == ["low_space", "low_space"])
        #expect(model.prevented.allSatisfy { $0.patched != nil })
    }

    /// Of rows by severity and importance nothing is lost: they add up to the figure.
    @Test func theMatrixAddsUpToTheFigure() throws {
        let (_, model) = try fleet()
        let figure = try #require(model.figure("M1"))
        #expect(model.matrix.reduce(0) { $0 + $1.attainment.denominator } == Int(figure.denominator))
        #expect(model.matrix.reduce(0) { $0 + $1.attainment.numerator } == Int(figure.numerator))
        #expect(Set(model.matrix.map(\.exposed)) == [true, false])
    }

    @Test func theBasisOfTheAgreementIsPrinted() throws {
        var (_, model) = try fleet(3)
        model.agreement.basis = BasisRow(
            preset: "pci-dss-4.0.1", source: "PCI DSS v4.0.1", dated: "2024-06", remark: "Three months are ours.",
            overrides: ["deadlines"])
        for format in [ReportFormat.html, .markdown] {
            let text = String(decoding: try #require(try Report.render(model, as: format).first).bytes, as: UTF8.self)
                .replacing("\\", with: "")
            for words in ["PCI DSS v4.0.1", "2024-06", "Three months are ours.", "deadlines"] {
                #expect(text.contains(words), "\(words)")
            }
        }
    }

    @Test func aRestatementIsSaidAtTheTop() throws {
        var (_, model) = try fleet(3)
        #expect(try !page(model).contains("Restated."))
        model.restatement = Restatement(
            issued: model.knownAt, knownAt: model.knownAt, digest: String(repeating: "a", count: 64),
            isReproduced: true, figures: [.init(id: "M1", title: "Done in time", before: "3/7", now: "4/5")],
            obligations: [
                .init(
                    host: "db02", title: "DSA-1", before: .missed, now: .met,
                    facts: [
                        .init(
                            sequence: 77, kind: "host_outcome", validAt: model.knownAt, recordedAt: model.knownAt,
                            actor: "alice")
                    ])
            ])
        let page = try page(model)
        #expect(page.contains("Restated."))
        #expect(page.contains("Done in time: 3/7, now 4/5"))
        #expect(page.contains("77 (host_outcome, alice)"))
    }

    @Test(arguments: [
        (Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]), "image/png"),
        (Data([0xFF, 0xD8, 0xFF, 0xE0]), "image/jpeg"), (Data("<?xml?><svg/>".utf8), "image/svg+xml"),
    ])
    func aLogoIsTakenByWhatItIs(bytes: Data, type: String) throws {
        #expect(try ReportBranding.Logo(bytes).mediaType.rawValue == type)
    }

    @Test(arguments: [Data("<html><script>".utf8), Data(), Data(count: ReportBranding.Logo.largestBytes + 1)])
    func whatIsNoLogoIsRefused(bytes: Data) {
        #expect(throws: ReportBranding.Logo.Refusal.self) { try ReportBranding.Logo(bytes) }
    }

    /// For eyes: the pages of a small and of a large fleet, into the folder that a variable names.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MSP_PATCH_PAGES"] != nil), arguments: [3, 300])
    func pagesToLookAt(hosts: Int) throws {
        let folder = try #require(ProcessInfo.processInfo.environment["MSP_PATCH_PAGES"]) + "/\(hosts)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let ledger = try TemporaryFolder()
        let model = try Fleet(hosts: hosts, folder: ledger.path).model()
        let branding = ReportBranding(
            provider: "Northfield IT", colour: "#7a1f2b",
            note: .init(author: "Ana Ruiz", text: "We have asked the vendor of the booking system for a date."))
        for format in ReportFormat.allCases {
            for file in try Report.render(model, as: format, branding: branding) {
                try file.bytes.write(to: URL(fileURLWithPath: "\(folder)/\(file.fileName)"))
            }
        }
    }
}
