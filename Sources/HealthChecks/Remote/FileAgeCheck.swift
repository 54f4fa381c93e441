import RemoteText
import Inventory

/// Whether a file was written lately: a backup's marker, a queue's heartbeat.
struct FileAgeCheck: HostCheck {
    let path: String
    let maximumAge: Duration

    var script: String {
        """
        file=\(ShellWord.quoted(path))
        if [ ! -e "$file" ]; then echo missing
        elif seconds=$(stat -c %Y -- "$file" 2>/dev/null || date -r "$file" +%s); then echo "age $(($(date +%s) - seconds))"
        fi
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        guard let first = lines.first else { return .unknown("the host could not tell the file's age") }
        if first == "missing" { return .fail("there is no such file, or it may not be seen") }
        guard first.hasPrefix("age "), let age = Int64(first.dropFirst("age ".count)) else {
            return .unknown(HostText.detail(first))
        }
        let words = "\(age / 60) min old"
        return .seconds(age) <= maximumAge ? .pass(words) : .fail(words)
    }
}
