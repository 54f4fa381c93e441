/// What apt has been told not to check: then it says nothing of an index that is old or signed by nobody.
///
/// Lines are `FILE: OPTION` of the sources, and of `apt-config dump` what differs from the default.
enum AptTrust {
    /// Stands between single quotes.
    static let script = #"""
        apt-config dump | sed -n -E "s/^(Acquire::(Check-Valid-Until|Check-Date)) \"(0|no|false|off)\";/apt.conf: \1 \"\3\"/p
            s/^(Acquire::Allow(Insecure|Weak)Repositories|APT::Get::AllowUnauthenticated) \"(1|yes|true|on)\";/apt.conf: \1 \"\3\"/p"
          for f in /etc/apt/sources.list /etc/apt/sources.list.d/*; do [ -r "$f" ] || continue
            sed -n -E "/^[[:space:]]*#/d; s/.*((trusted|allow-insecure|allow-weak)=yes|(check-valid-until|check-date)=no).*/\1/p
              s/^((Trusted|Allow-Insecure|Allow-Weak): *yes|(Check-Valid-Until|Check-Date): *no).*/\1/p" "$f" | sed "s,^,$f: ,"
          done | sort -u
        """#

    static func read(_ answer: Answer) -> [String] { answer.section("trust")?.output ?? [] }
}
