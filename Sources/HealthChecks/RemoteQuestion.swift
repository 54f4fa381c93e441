import Inventory

/// The shell text of each check. It only looks; names from an inventory reach the shell in single quotes and no other way.
///
/// An answer is a line of fields separated by tabs:
///
///     c INDEX STATE DETAIL      a check that the host decided: pass, fail, absent, unknown
///     v INDEX VALUE             a measurement that the controller decides on
///     s SET MEMBER              a member of a set check; `s SET` alone: the set could be read
enum RemoteQuestion {
    /// The longest that one check may take, in seconds.
    private static let limit = 10

    /// - Returns: nil for checks that are not made on the host, or that every host gets anyway.
    static func text(_ check: HealthCheck, index: Int) -> String? {
        switch check.kind {
        case .disk(let path, _): "check_disk \(index) \(quoted(path))"
        case .systemd(let unit): "check_unit \(index) \(quoted(unit))"
        case .tcp(let port, let address, .host): "check_tcp \(index) \(quoted(address ?? "127.0.0.1")) \(port)"
        case .http(let url, .host, let status, let contains):
            "check_http \(index) \(quoted(url)) \(status) \(quoted(contains ?? ""))"
        case .command(let argv): "check_command \(index) \(argv.map(quoted).joined(separator: " "))"
        case .file(let path, _): "check_file \(index) \(quoted(path))"
        case .process(let name): "check_process \(index) \(quoted(name))"
        case .units, .tcp(_, _, .controller), .http(_, .controller, _, _): nil
        }
    }

    /// One word for the shell (POSIX.1-2017, 2.2.2).
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    static let prologue = #"""
        LC_ALL=C LANG=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export LC_ALL LANG PATH
        set -f; cd / || :
        if command -v timeout >/dev/null 2>&1; then limited() { timeout -k 2 \#(limit) "$@"; }; else limited() { "$@"; }; fi
        say() { printf 'c\t%s\t%s\t%s\n' "$1" "$2" "$(printf %s "$3" | tr '\n\t\r' '   ' | cut -c1-300)"; }

        check_disk() {
          v=$(df -Pk -- "$2" 2>&1 | awk 'NR == 2 { print $2 * 1024, $4 * 1024 }')
          if [ -n "$v" ]; then printf 'v\t%s\t%s\n' "$1" "$v"; else say "$1" unknown "$2 is not there"; fi
        }
        check_file() {
          if v=$(stat -c %Y -- "$2" 2>/dev/null); then printf 'v\t%s\t%s %s\n' "$1" "$v" "$(date +%s)"; else say "$1" fail "$2 is not there"; fi
        }
        check_unit() {
          v=$(limited systemctl show -p LoadState -p ActiveState -p SubState -- "$2" 2>&1) || { say "$1" unknown "$v"; return; }
          case $v in
          *LoadState=not-found*) say "$1" absent "no such unit" ;;
          *ActiveState=active*) say "$1" pass "" ;;
          *) say "$1" fail "$v" ;;
          esac
        }
        check_tcp() {
          if command -v bash >/dev/null 2>&1; then set -- "$@" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$2" "$3"
          elif command -v nc >/dev/null 2>&1; then set -- "$@" nc -z -w \#(limit) "$2" "$3"
          else say "$1" unknown "neither bash nor nc is on the host"; return; fi
          i=$1 where="$2 port $3"; shift 3
          if limited "$@" >/dev/null 2>&1; then say "$i" pass ""; else say "$i" fail "$where refuses or does not answer"; fi
        }
        check_http() {
          if command -v curl >/dev/null 2>&1; then
            body=$(limited curl -sS -k -m \#(limit) -w '\n%{http_code}' -- "$2" 2>&1 | tail -c 200000)
            code=${body##*
        }
          elif command -v wget >/dev/null 2>&1; then
            body=$(limited wget -q -S -O - --tries=1 --max-redirect=0 --no-check-certificate -- "$2" 2>&1 | tail -c 200000)
            code=$(printf '%s\n' "$body" | sed -n 's,^ *HTTP/[0-9.]* \([0-9][0-9]*\).*,\1,p' | tail -n 1)
          else say "$1" unknown "neither curl nor wget is on the host"; return; fi
          if [ "$code" != "$3" ]; then say "$1" fail "answered $code: $(printf %s "$body" | head -n 1)"
          elif [ -n "$4" ] && ! printf %s "$body" | grep -F -q -e "$4"; then say "$1" fail "answered $code without the text"
          else say "$1" pass ""; fi
        }
        check_command() {
          i=$1; shift
          v=$(limited "$@" 2>&1); r=$?
          v=$(printf %s "$v" | tail -n 3)
          case $r in
          0) say "$i" pass "" ;;
          124 | 137) say "$i" unknown "no end within \#(limit) s" ;;
          126 | 127) say "$i" unknown "can't be run: $v" ;;
          *) say "$i" fail "exit $r: $v" ;;
          esac
        }
        check_process() {
          for d in $(ls /proc); do
            case $d in *[!0-9]*) continue ;; esac
            read -r c <"/proc/$d/comm" || continue
            if [ "$c" = "$(printf %s "$2" | cut -c1-15)" ]; then say "$1" pass ""; return; fi
          done 2>/dev/null
          say "$1" fail "no such process"
        }
        """#

    /// The set checks. Units of ours, of sessions, and those that come and go by themselves say nothing about the update; nor do
    /// listeners on ephemeral ports, or on loopback addresses other than 127.0.0.1: those serve stubs whose units are looked at.
    static let sets = #"""
        if [ -d /run/systemd/system ]; then
          ours='^(msp-patch-|apt-daily|dnf-makecache|fwupd-refresh|motd-news|user@|session-|run-)'
          printf 's\t\#(SetCheck.failedUnits.rawValue)\n'
          limited systemctl list-units --state=failed --plain --no-legend --no-pager --full |
            awk '{ print $1 }' | grep -v -E "$ours" | sed 's/^/s\t\#(SetCheck.failedUnits.rawValue)\t/'
          printf 's\t\#(SetCheck.deadServices.rawValue)\n'
          set -- $(limited systemctl list-unit-files --type=service --state=enabled --no-legend --no-pager --full |
            awk '{ print $1 }' | grep -v -e '@\.service$' | grep -v -E "$ours")
          [ $# = 0 ] || limited systemctl show -p Id -p Type -p ActiveState -p ConditionResult -- "$@" | awk -v RS= '
            /ActiveState=(inactive|failed)/ && !/Type=oneshot/ && /ConditionResult=yes/ {
              for (i = 1; i <= NF; i++) if ($i ~ /^Id=/) print "s\t\#(SetCheck.deadServices.rawValue)\t" substr($i, 4)
            }'
        fi
        if command -v ss >/dev/null 2>&1; then
          printf 's\t\#(SetCheck.listeners.rawValue)\n'
          high=$(awk '{ print $1 }' /proc/sys/net/ipv4/ip_local_port_range 2>/dev/null)
          ss -Hltn | awk -v high="${high:-32768}" '
            $4 ~ /^127\./ && $4 !~ /^127\.0\.0\.1:/ { next }
            { n = split($4, a, ":"); if (a[n] < high) print "s\t\#(SetCheck.listeners.rawValue)\t" $4 }' | sort -u
        fi
        printf 's\t\#(SetCheck.mounts.rawValue)\n'
        awk '$1 ~ "^/" || $3 ~ "^(nfs|cifs|zfs|btrfs|overlay)" { print "s\t\#(SetCheck.mounts.rawValue)\t" $2 }' /proc/mounts | sort -u
        """#
}
