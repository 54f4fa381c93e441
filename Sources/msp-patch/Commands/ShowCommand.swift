import Ledger
import ArgumentParser
import Controller

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Tell the story of one run.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The run, or the beginning of its name.")
    var run: String

    @Flag(help: "List every update with its versions.")
    var updates = false

    func run() async throws {
        let ledger = try Workspace.existingLedger(global)
        let story = try RunStory(ledger: ledger, run: try RunHistory(ledger: ledger).find(run).run)
        if format.json { return try JSON.print(story.document(schema: "msp-patch/show/1")) }
        story.print()
        if updates { story.printUpdates() }
        story.printEvents()
    }
}
