import Foundation

/// A folder with links to some of this machine's tools: a host that has no others.
struct ToolFolder {
    /// What every host has: POSIX and coreutils.
    private static let basics = [
        "cat", "head", "od", "tr", "sh", "stat", "date", "df", "env", "grep", "printf", "timeout", "id", "xargs",
    ]

    let name: String
    let path: String

    init(name: String, tools: [String]) throws {
        self.name = name
        path = NSTemporaryDirectory() + "msp-patch-tools-\(name)-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for tool in Self.basics + tools {
            guard let found = Self.find(tool) else { continue }
            try FileManager.default.createSymbolicLink(atPath: "\(path)/\(tool)", withDestinationPath: found)
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// One folder for each tool that can ask for a page and that this machine has.
    static func variants() throws -> [ToolFolder] {
        try ["curl", "wget", "bash"].filter { find($0) != nil }.map { try ToolFolder(name: $0, tools: [$0]) }
    }

    private static func find(_ tool: String) -> String? {
        ["/usr/bin", "/bin", "/usr/local/bin"].map { "\($0)/\(tool)" }.first(
            where: FileManager.default.isExecutableFile)
    }
}
