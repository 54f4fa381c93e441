import Packages

/// How every script of ours is started on a host (DESIGN section 7).
enum RemoteScript {
    static let command = Scan.command
}
