import ArgumentParser
import Foundation
import Inventory

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented inventory and playbook to start from. Overwrites nothing.")

    @Option(help: ArgumentHelp("The client's name.", valueName: "client"))
    var client = "acme"

    @Argument(help: ArgumentHelp("Folder to write into.", valueName: "dir"))
    var folder = "."

    func run() async throws {
        try write(Starter.inventory(client: client), to: "\(folder)/inventories/\(client).yml")
        try write(Starter.playbook, to: "\(folder)/playbooks/monthly-security.yml")
        Console.print(
            "Next: put your hosts into \(folder)/inventories/\(client).yml, then `msp-patch inventory check` and `msp-patch trust`."
        )
    }

    private func write(_ text: String, to path: String) throws {
        let folder = NSString(string: path).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
            Console.print("wrote \(path)")
        } catch CocoaError.fileWriteFileExists {
            Console.print("\(path) exists and was left alone")
        } catch {
            throw Failure.wrongUse("msp-patch: \(path) can't be written: \(error.localizedDescription)")
        }
    }
}
