import ArgumentParser
import Compliance
import Controller
import Foundation
import Ledger
import Reports
import Vocabulary

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "The SLA review of a client, or of all of them, computed from the ledger alone. Touches no host.",
        discussion: """
            Formats: html (one file), json, csv (a file a table), md, and pdf where Chromium or WeasyPrint is installed. \
            Logo, colour and the provider's name come from `report` in the client's file; the options go before it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var branding: BrandingOptions

    @Option(help: ArgumentHelp("The client.", valueName: "client"))
    var client: String?

    @Flag(help: "The provider's own page: every client of the ledger on one line, the worst first.")
    var allClients = false

    @Option(
        help: ArgumentHelp(
            "2026-10, 2026-Q4, 2026 or 2026-10-01..2026-10-31, in the client's time zone.", valueName: "period"))
    var period: String

    @Option(help: ArgumentHelp("html, json, csv, md, pdf; several with commas.", valueName: "formats"))
    var format = "html,json"

    @Option(help: ArgumentHelp("Folder to write into; - prints a single format.", valueName: "dir"))
    var out = "reports"

    @Option(
        name: [.customLong("known-at"), .customLong("as-of")],
        help: ArgumentHelp(
            "As it was known then (ISO 8601): the same client, period and instant give the same bytes.",
            valueName: "instant"))
    var knownAt: String?

    @Flag(help: "Record that it is handed out: a later report of the period says what it says otherwise, and why.")
    var issue = false

    @Flag(help: "Print the report as JSON instead of writing files.")
    var json = false

    func validate() throws {
        guard (client != nil) != allClients else { throw ValidationError("give either --client or --all-clients") }
        if issue, allClients { throw ValidationError("--issue is for the report of one client") }
    }

    func run() async throws {
        let choice = try json ? FormatChoice(formats: [.json]) : FormatChoice(format)
        let printer = try choice.wantsPDF ? choice.printer() : nil
        let ledger = try Workspace.existingLedger(global)
        let source = ReportSource(ledger: ledger, period: period, knownAt: try instant())
        let style = try branding.branding(of: client, inventory: global)
        let files = try await render(source, choice, style, printer)
        if json || out == "-" {
            for file in files { Console.write(Array(file.bytes), to: STDOUT_FILENO) }
        } else {
            for file in files { Console.print(try write(file)) }
        }
        if issue, let client { try source.issue(try source.model(of: client)) }
    }

    private func render(
        _ source: ReportSource, _ choice: FormatChoice, _ style: ReportBranding, _ printer: PDFPrinter?
    ) async throws -> [ReportFile] {
        var files: [ReportFile] = []
        func add(_ render: (ReportFormat, ReportBranding) throws -> [ReportFile]) async throws {
            for format in choice.formats { files += try render(format, style) }
            guard let printer else { return }
            for page in try render(.html, branding.onPaper(style)) {
                files.append(try await choice.print(page, with: printer))
            }
        }
        if let client {
            let model = try source.model(of: client)
            try await add { try Report.render(model, as: $0, branding: $1) }
        } else {
            let model = try source.providerModel()
            try await add { try Report.render(model, as: $0, branding: $1) }
        }
        return files
    }

    /// A little in the past: what is recorded from now on, the handing out of this very report among it, is none of its knowledge.
    private func instant() throws -> Date {
        let now = Date()
        guard let knownAt else { return now.addingTimeInterval(-0.002) }
        let instant = try Moment.instant(knownAt)
        guard instant <= now else {
            throw Failure.wrongUse(
                "msp-patch: --known-at \(knownAt) is yet to come; nobody knows what will be recorded by then")
        }
        return instant
    }

    private func write(_ file: ReportFile) throws -> String {
        let path = out + "/" + file.fileName
        do {
            let folder = NSString(string: path).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try file.bytes.write(to: URL(filePath: path), options: .atomic)
            return path
        } catch {
            throw Failure.wrongUse("msp-patch: \(path) can't be written: \(error.localizedDescription)")
        }
    }
}

/// In what a report is written.
struct FormatChoice {
    var formats: [ReportFormat]
    var wantsPDF = false

    init(formats: [ReportFormat]) { self.formats = formats }

    /// - Parameter text: `html,pdf`
    init(_ text: String) throws {
        formats = []
        for word in text.split(separator: ",") {
            if word == "pdf" {
                wantsPDF = true
            } else if let format = ReportFormat(name: String(word)) {
                formats.append(format)
            } else {
                throw Failure.wrongUse(
                    "msp-patch: --format \"\(word)\" is not known; there are html, json, csv, md and pdf")
            }
        }
        guard wantsPDF || !formats.isEmpty else {
            throw Failure.wrongUse("msp-patch: --format names nothing; there are html, json, csv, md and pdf")
        }
    }

    func printer() throws -> PDFPrinter {
        do {
            return try PDFPrinter()
        } catch {
            throw Failure.wrongUse("msp-patch: \(error)")
        }
    }

    func print(_ page: ReportFile, with printer: PDFPrinter) async throws -> ReportFile {
        do {
            let name = NSString(string: page.fileName).deletingPathExtension + ".pdf"
            return ReportFile(fileName: name, bytes: try await printer.print(page.bytes))
        } catch let refusal as PDFPrinter.Refusal {
            throw Failure.wrongUse("msp-patch: \(refusal)")
        }
    }
}
