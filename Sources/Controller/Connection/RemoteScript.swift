import Packages

/// How every script of ours is started on a host.
enum RemoteScript {
    static let command = Scan.command
}
