import Foundation

/// What reading depends on besides the files.
struct Surroundings {
    /// Stands for `~`.
    var home: String
    /// The login name where no file gives one, as ssh(1) does it.
    var user: String

    static var current: Surroundings {
        Surroundings(home: ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory(), user: NSUserName())
    }

    /// - Parameter folder: what a relative path starts from.
    func expand(_ path: String, in folder: String) -> String {
        if path == "~" { return home }
        if path.hasPrefix("~/") { return home + path.dropFirst(1) }
        return path.hasPrefix("/") ? path : URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder)).path
    }
}
