import ArgumentParser
import Foundation
import Inventory

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented inventory and playbook to start from. Overwrites nothing.")

    @OptionGroup var format: FormatOptions

    @Option(help: ArgumentHelp("The client's name.", valueName: "client"))
    var client = "acme"

    @Argument(help: ArgumentHelp("Folder to write into.", valueName: "dir"))
    var folder = "."

    func run() async throws {
        let files = [
            try write(Starter.inventory(client: client), to: "\(folder)/inventories/\(client).yml"),
            try write(Starter.playbook, to: "\(folder)/playbooks/monthly-security.yml"),
        ]
        if format.json { return try JSON.print(Document(files: files)) }
        for file in files {
            Console.print(file.written ? "wrote \(file.path)" : "\(file.path) exists and was left alone")
        }
        Console.print(
            "Next: put your hosts into \(folder)/inventories/\(client).yml, then `msp-patch inventory check` and `msp-patch trust`."
        )
    }

    private struct Document: Encodable {
        struct File: Encodable {
            let path: String
            /// False where it existed, and was left alone.
            let written: Bool
        }

        let schema = "msp-patch/init/1"
        let files: [File]
    }

    private func write(_ text: String, to path: String) throws -> Document.File {
        let folder = NSString(string: path).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
            return .init(path: path, written: true)
        } catch CocoaError.fileWriteFileExists {
            return .init(path: path, written: false)
        } catch {
            throw Failure.wrongUse("msp-patch: \(path) can't be written: \(error.localizedDescription)")
        }
    }
}
