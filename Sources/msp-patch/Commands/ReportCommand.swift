import ArgumentParser
import Compliance
import Foundation
import Ledger
import Reports
import Vocabulary

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The SLA review of a client, computed from the ledger alone. Touches no host.")

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("The client.", valueName: "client"))
    var client: String

    @Option(
        help: ArgumentHelp(
            "2026-10, 2026-Q4, 2026 or 2026-10-01..2026-10-31, in the client's time zone.", valueName: "period"))
    var period: String

    @Option(help: ArgumentHelp("html, json, csv, md; several with commas.", valueName: "formats"))
    var format = "html,json"

    @Option(help: ArgumentHelp("Folder to write into; - prints a single format.", valueName: "dir"))
    var out = "reports"

    @Option(
        help: ArgumentHelp(
            "As it was known then (ISO 8601): the same client, period and instant give the same bytes.",
            valueName: "instant"))
    var knownAt: String?

    @Flag(help: "Print the report as JSON instead of writing files.")
    var json = false

    func run() async throws {
        let formats = try json ? [ReportFormat.json] : chosenFormats
        let model = try computeModel()
        let files = try formats.flatMap { try Report.render(model, as: $0) }
        if json || out == "-" {
            for file in files { Console.write(String(decoding: file.bytes, as: UTF8.self), to: STDOUT_FILENO) }
        } else {
            for file in files { Console.print(try write(file)) }
        }
    }

    private func computeModel() throws -> ComplianceModel {
        guard let client = ClientID(rawValue: client) else {
            throw Failure.wrongUse("msp-patch: \"\(client)\" can't be a client's name")
        }
        let ledger = try Workspace.existingLedger(global)
        let instant = try knownAt.map(Moment.instant) ?? Date()
        do {
            return try Compliance.model(
                client: client, in: ledger, period: period, knownAt: instant)
        } catch let error as ComplianceError {
            throw Failure.wrongUse("msp-patch: \(error)")
        }
    }

    private var chosenFormats: [ReportFormat] {
        get throws {
            try format.split(separator: ",").map { word in
                guard let format = ReportFormat(name: String(word)) else {
                    throw Failure.wrongUse(
                        "msp-patch: --format \"\(word)\" is not known; there are html, json, csv and md")
                }
                return format
            }
        }
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
