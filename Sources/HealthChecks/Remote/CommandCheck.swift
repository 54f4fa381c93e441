import RemoteText
import Inventory

/// A command of the client's: exit 0 passes. It runs as the login user; its words reach it as they are, through no shell.
struct CommandCheck: HostCheck {
    let argv: [String]

    var script: String {
        """
        output=$(bounded env -- \(argv.map(ShellWord.quoted).joined(separator: " ")) 2>&1); status=$?
        echo "status $status"
        printf '%s\\n' "$output" | head -n 1
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        guard let first = lines.first, first.hasPrefix("status "), let status = Int(first.dropFirst("status ".count))
        else {
            return .unknown(HostText.detail(lines.first ?? "the host said nothing"))
        }
        let words = lines.dropFirst().first { !$0.isEmpty }
        switch status {
        case 0: return .pass(words.map(HostText.detail))
        case 124, 137: return .unknown("no end in \(RemoteChecks.timeout) s")
        // Of env(1): the command was found and could not be run; was not found.
        case 126: return .unknown("it cannot be run: \(HostText.detail(words ?? argv[0]))")
        case 127: return .unknown("there is no such command: \(HostText.detail(argv[0]))")
        default: return .fail(HostText.detail("exit status \(status)" + (words.map { ": \($0)" } ?? "")))
        }
    }
}
