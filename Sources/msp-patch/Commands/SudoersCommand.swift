import ArgumentParser
import Packages

struct SudoersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sudoers",
        abstract: "Print the sudo rules that msp-patch needs on a host, for /etc/sudoers.d/msp-patch.")

    @Option(help: ArgumentHelp("The login user.", valueName: "name"))
    var user = "msp"

    func run() async throws {
        Console.print(Sudoers.rules(user: user, manager: nil))
    }
}
