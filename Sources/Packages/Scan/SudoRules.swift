import RemoteText

/// Which of the rules that `msp-patch sudoers` prints are missing on a host, asked of sudo itself and before they are needed.
enum SudoRules {
    /// How a job's script is started as root.
    static let runCommand = "/bin/sh -s"

    /// The rule of runs and the first of scans are asked for in every scan; all of them only when one of the two is missing, for sudo logs
    /// each question. Of an account whose sudo wants a password, and is given it, nothing has to be asked.
    static func script(for manager: PackageManager) -> String {
        let scan = manager.driver.scanCommands
        let others = (scan.dropFirst() + [HostFactsScript.staleServicesCommand]).map { "rule \(words($0))" }
        return """
            rule() {
              if sudo -n -l "$@" >/dev/null 2>&1; then printf 'yes\\t%s\\n' "$*"; else printf 'no\\t%s\\n' "$*"; _missing=yes; fi
            }
            rules() {
              _missing=no
              rule \(words(runCommand))
              \(scan.prefix(1).map { "rule \(words($0))" }.joined())
              [ "$_missing" = no ] || {
              \(others.joined(separator: "\n  "))
              }
            }
            if [ "$SUDO" = 'sudo -n' ]; then record rules rules; fi
            """
    }

    private static func words(_ command: String) -> String {
        command.split(separator: " ").map { ShellWord.quoted(String($0)) }.joined(separator: " ")
    }

    /// The commands that sudo does not let the account run.
    static func missing(_ answer: inout Answer) -> [String] {
        var missing: [String] = []
        for line in answer.section("rules")?.output ?? [] {
            let fields = line.tabFields
            switch (fields.count, fields.first) {
            case (2, "yes"): continue
            case (2, "no"): missing.append(fields[1])
            default: answer.unknown.note(line, in: "rules")
            }
        }
        return missing
    }
}
