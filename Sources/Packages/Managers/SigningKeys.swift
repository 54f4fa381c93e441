import Foundation

/// Which keys sign the repositories, and until when: as gpg(1) reads them, where it is there.
///
/// Lines are `s <tab> FILE <tab> KEY` for each signature of an index on the host, and `k <tab> KEY <tab> EXPIRES <tab> OWNER` for each key and
/// subkey, `EXPIRES` in seconds since 1970 or empty. A subkey ends with its primary key at the latest.
enum SigningKeys {
    /// - Parameter listing: Shell text that prints the lines; `show_keys` in it reads keys from its input or from files, and `packets`
    ///   lists what a file's signature consists of.
    /// - Parameter functions: What `listing` needs besides.
    private static func script(_ listing: String, with functions: String = "") -> String {
        functions + "\n" + #"""
            signing_keys() {
              _home=$(mktemp -d) || return 1
              set +f
              \#(listing)
              set -f
              rm -rf "$_home"
            }
            show_keys() {
              gpg --homedir "$_home" --batch --quiet --show-keys --with-colons "$@" 2>/dev/null | awk -F: '
                function sooner(a, b) { return a == "" ? b : b == "" || a < b ? a : b }
                $1 == "pub" { id = $5; ends = $7; owner = "" }
                $1 == "uid" && owner == "" { owner = $10; print "k\t" id "\t" ends "\t" owner }
                $1 == "sub" { print "k\t" $5 "\t" sooner($7, ends) "\t" owner }'
            }
            packets() {
              sed -n '/BEGIN PGP SIGNATURE/,$p' "$1" | gpg --homedir "$_home" --batch --quiet --list-packets 2>/dev/null |
                sed -n 's/^:signature packet:.* keyid //p'
            }
            if command -v gpg >/dev/null 2>&1; then record keys signing_keys; else tell keys none; fi
            """#
    }

    /// apt's keyrings: those that sources name, and the ones it trusts for everything.
    static let apt = script(
        #"""
        for _file in /var/lib/apt/lists/*_InRelease /var/lib/apt/lists/*_Release.gpg; do
            [ -r "$_file" ] || continue
            for _key in $(packets "$_file"); do printf 's\t%s\t%s\n' "${_file##*/}" "$_key"; done
          done
          for _file in $(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
            sed -n 's/^[^#]*[Ss]igned-[Bb]y[=:] *\(\/[^] ]*\).*/\1/p' | tr ',' ' ' | sort -u) \
            /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/*; do
            [ ! -r "$_file" ] || show_keys "$_file"
          done | sort -u
          # Keys that stand in the sources themselves (sources.list(5)): indented, an empty line written as a dot.
          sed -n '/BEGIN PGP PUBLIC/,/END PGP PUBLIC/{s/^ *//;s/^\.$//;p}' /etc/apt/sources.list.d/*.sources 2>/dev/null | show_keys | sort -u
        """#)

    /// rpm keeps the keys that it trusts as packages. Which of them sign a repository, its `gpgkey` says, where that is a file.
    static let rpm = script(
        #"""
        rpm -q gpg-pubkey --qf '%{DESCRIPTION}\n' 2>/dev/null | show_keys | sort -u
          repository_keys /etc/yum.repos.d/*.repo | while IFS=$TAB read -r _repository _file; do
            [ ! -r "$_file" ] || show_keys "$_file" | sort -u | awk -v r="$_repository" -F "$TAB" '{ print; print "s\t" r "\t" $2 }'
          done
        """#,
        with: #"""
            # repository_keys FILE...: repository and file of each gpgkey of those that are enabled and have all their keys in files. A value
            # goes on in indented lines.
            repository_keys() {
              awk '
                function tell(i, n, file) {
                  n = on ? split(keys, file) : 0
                  for (i = 1; i <= n; i++) if (file[i] !~ "^file:///") n = 0
                  for (i = 1; i <= n; i++) print name "\t" substr(file[i], 8)
                  keys = ""; on = 1
                }
                /^[ \t]*[#;]/ { next }
                /^\[/ { tell(); name = substr($0, 2, index($0, "]") - 2) }
                /^enabled[ \t]*=[ \t]*(0|[Nn]o|[Ff]alse)/ { on = 0 }
                /^[^ \t]/ { is_key = sub(/^gpgkey[ \t]*=/, "") }
                is_key { gsub(",", " "); keys = keys " " $0 }
                END { tell() }' "$@" 2>/dev/null |
                sed "s/\$releasever/$(. /etc/os-release && echo "$VERSION_ID")/; s/\$basearch/$(uname -m)/"
            }
            """#)

    /// - Parameter repositories: By the name of the file in apt's lists; nil where the host names them itself (rpm), and where it trusts keys
    ///   that belong to none. Asked for where the host told of keys at all.
    static func read(
        _ answer: inout Answer, repositories: @autoclosure () -> [String: String]?
    ) -> [SigningKey] {
        guard let lines = answer.section("keys")?.output, !lines.isEmpty else { return [] }
        let repositories = repositories()
        var signed: [String: Set<String>] = [:]
        var keys: [String: SigningKey] = [:]
        for line in lines {
            let fields = line.tabFields
            switch (fields[0], fields.count) {
            case ("s", 3):
                if let name = repositories.map({ $0[fields[1]] }) ?? fields[1] {
                    signed[fields[2], default: []].insert(name)
                }
            case ("k", 4):
                let key = SigningKey(
                    id: fields[1], owner: fields[3],
                    expires: Double(fields[2]).map(Date.init(timeIntervalSince1970:)))
                // The same key may stand in several keyrings: the one that was brought up to date counts.
                if let known = keys[key.id], (known.expires ?? .distantFuture) >= (key.expires ?? .distantFuture) {
                    continue
                }
                keys[key.id] = key
            default: answer.unknown.note(line, in: "keys")
            }
        }
        return keys.values.compactMap { key in
            var key = key
            key.repositories = (signed[key.id] ?? []).sorted()
            return repositories != nil && key.repositories.isEmpty ? nil : key
        }.sorted { $0.id < $1.id }
    }

    static func unanswered(_ answer: Answer) -> [UnansweredQuestion] {
        guard answer.fact("keys") == "none" else { return [] }
        return [
            UnansweredQuestion(
                topic: .signingKeys, reason: "the host has no gpg, which reads when the repositories' keys expire")
        ]
    }
}
