import Foundation
import Testing

/// Accounts that only one sshd sees: it runs with /etc/passwd and /etc/shadow of its own, in a mount namespace of its own (unshare(1)).
struct PrivateAccounts: Sendable {
    struct Account: Sendable {
        var name: String
        var password: String
        /// Days since 1970 of the last change of the password; 0 for one that must be changed now.
        var lastChange = 20_000
        /// Days since 1970 on which the account ends; nil for never.
        var end: Int?
    }

    var accounts: [Account]

    /// A line for the shell that starts sshd: bind the private files over the system's.
    func mountScript(in folder: TemporaryFolder) throws -> String {
        let hashes = try accounts.map { account in
            let hashed = Command.run("/usr/bin/openssl", ["passwd", "-6", account.password])
            try #require(hashed.status == 0)
            return hashed.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let home = folder.path("home")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let users = accounts.enumerated().map { "\($1.name):x:\(60_000 + $0):60000::\(home):/bin/sh" }
        let secrets = zip(accounts, hashes).map {
            "\($0.name):\($1):\($0.lastChange):0:99999:7::\($0.end.map(String.init) ?? ""):"
        }
        let passwd = try folder.write(
            "passwd", String(contentsOfFile: "/etc/passwd", encoding: .utf8) + users.joined(separator: "\n") + "\n")
        let shadow = try folder.write(
            "shadow", String(contentsOfFile: "/etc/shadow", encoding: .utf8) + secrets.joined(separator: "\n") + "\n")
        return
            "chmod 755 \(folder.root) \(home); chmod 644 \(passwd); mount --bind \(passwd) /etc/passwd && mount --bind \(shadow) /etc/shadow"
    }
}
