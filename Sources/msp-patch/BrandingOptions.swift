import ArgumentParser
import Foundation
import Inventory
import Reports
import Vocabulary

/// What a provider adds to a report. None of it changes a figure.
struct BrandingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A PNG, JPEG or SVG picture for the head of the page, up to 512 KiB.", valueName: "file"))
    var logo: String?

    @Option(help: ArgumentHelp("The provider's name.", valueName: "name"))
    var provider: String?

    @Option(help: ArgumentHelp("The colour of rules and bars.", valueName: "#rrggbb"))
    var color: String?

    @Option(help: ArgumentHelp("A note by the account manager, marked as such.", valueName: "text"))
    var note: String?

    @Option(help: ArgumentHelp("Who wrote the note.", valueName: "name"))
    var noteBy: String?

    @Option(help: ArgumentHelp("The paper of a PDF: a4 or letter.", valueName: "size"))
    var paper: Paper = .a4

    enum Paper: String, ExpressibleByArgument, CaseIterable { case a4, letter }

    /// - Parameter client: whose file says how its reports look; nil for the provider's own page.
    func branding(of client: String?, inventory: GlobalOptions) throws -> ReportBranding {
        let settings = try settings(of: client, inventory)
        if let color, color.wholeMatch(of: /#[0-9a-fA-F]{6}/) == nil {
            throw Failure.wrongUse("msp-patch: --color is #rrggbb, not \"\(color)\"")
        }
        return ReportBranding(
            provider: provider ?? settings?.provider, colour: color ?? settings?.color,
            logo: try (logo ?? settings?.logo).map(picture),
            note: note.map {
                .init(author: noteBy ?? settings?.accountManager ?? "the account manager", text: $0)
            })
    }

    func onPaper(_ branding: ReportBranding) -> ReportBranding {
        var branding = branding
        branding.paper = paper == .a4 ? .a4 : .letter
        return branding
    }

    /// A report needs no inventory; where there is one that cannot be read, the report says nothing of its looks and of that much.
    private func settings(of client: String?, _ options: GlobalOptions) throws -> ReportSettings? {
        guard let client, FileManager.default.fileExists(atPath: options.inventoryPath) else { return nil }
        let own = URL(filePath: options.inventoryPath).appending(path: "\(client).yml").path
        do {
            // Where files are named after their clients, the hosts of all others need not be read for a logo.
            if FileManager.default.fileExists(atPath: own) {
                let found = try InventoryReader.read(file: own)
                if found.id.rawValue == client { return found.report }
            }
            return try Workspace.readInventory(options).clients.first { $0.id.rawValue == client }?.report
        } catch is Problems {
            Console.note(
                "msp-patch: the inventory has problems, so its logo and colour are left out; see `msp-patch inventory check`"
            )
            return nil
        }
    }

    private func picture(_ path: String) throws -> ReportBranding.Logo {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure.wrongUse("msp-patch: the logo \(path) can't be read")
        }
        do {
            return try ReportBranding.Logo(bytes)
        } catch {
            throw Failure.wrongUse("msp-patch: the logo \(path) \(error)")
        }
    }
}
