import RemoteText
public import Inventory

/// The checks that are made on the host, in one round trip and without root.
///
/// Those that are asked for `from: controller` are left out; ``ControllerProbe`` makes them. Every host gets the ``SetCheck``s besides.
public enum RemoteChecks {
    /// No honest answer is longer, in bytes.
    public static let longestAnswer = 4 << 20
    /// How long one check may take on the host, in seconds.
    static let timeout = 10

    /// - Parameter nonce: Letters and digits that no output of the host can guess; it frames the answer.
    /// - Returns: Text for the standard input of `exec /bin/sh -s`.
    public static func script(checks: [HealthCheck], nonce: String) -> String {
        let sections = HostCheckPlan(checks).entries.enumerated().map { index, entry in
            """
            printf '\\n%s check \(index)\\n' "$nonce"
            (
            \(entry.check.script)
            ) </dev/null 2>&1 | head -c 262144
            """
        }
        // One function, called by the last line: a script that was cut off on the way runs nothing.
        return """
            msp_patch_checks() {
            LC_ALL=C LANG=C TZ=UTC; export LC_ALL LANG TZ; unset LANGUAGE ENV
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
            cd / || :
            nonce=\(ShellWord.quoted(nonce))
            # bounded COMMAND...: ends it when it hangs.
            if command -v timeout >/dev/null 2>&1; then bounded() { timeout -k 2 \(timeout) "$@"; }
            else bounded() { "$@"; }; fi
            \(sections.joined(separator: "\n"))
            printf '\\n%s end\\n' "$nonce"
            }
            msp_patch_checks
            exit 0

            """
    }

    /// - Parameter checks: The same as for the script.
    public static func parse(
        _ output: [UInt8], checks: [HealthCheck], nonce: String
    ) throws(HealthCheckError) -> Snapshot {
        guard output.count <= longestAnswer else { throw .tooLong(bytes: output.count) }
        let entries = HostCheckPlan(checks).entries
        let sections = try sections(of: output, count: entries.count, nonce: nonce)
        return Snapshot(
            observations: zip(entries, sections).map { entry, lines in
                let finding = entry.check.judge(lines)
                return CheckObservation(
                    name: entry.name, requirement: entry.requirement, state: finding.state, detail: finding.detail,
                    items: finding.items)
            })
    }

    /// The lines of each check. What comes before the frame (a login script's greeting) is none of ours.
    private static func sections(
        of output: [UInt8], count: Int, nonce: String
    ) throws(HealthCheckError) -> [[String]] {
        var sections: [[String]] = []
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let text = HostText.clean(line)
            if text == "\(nonce) end" {
                guard sections.count == count else { break }
                return sections
            }
            if text == "\(nonce) check \(sections.count)" {
                sections.append([])
            } else if !sections.isEmpty {
                sections[sections.count - 1].append(text)
            }
        }
        throw .truncated
    }
}
