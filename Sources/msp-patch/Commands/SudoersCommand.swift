import ArgumentParser
import Packages

struct SudoersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sudoers",
        abstract: "Print the sudo rules that msp-patch needs on a host, for /etc/sudoers.d/msp-patch.")

    @OptionGroup var format: FormatOptions

    @Option(help: ArgumentHelp("The login user.", valueName: "name"))
    var user = "msp"

    func run() async throws {
        let rules = Sudoers.rules(user: user, manager: nil)
        if format.json {
            try JSON.print(Document(user: user, rules: rules))
        } else {
            Console.print(rules)
        }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/sudoers/1"
        let user: String
        let rules: String
    }
}
