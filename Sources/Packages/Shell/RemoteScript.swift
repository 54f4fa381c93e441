import RemoteText

/// The frame that every script of this module has: how it is run, and how its answer is told from noise.
///
/// All of it is one shell function that the last line calls with its input from /dev/null: a script that was cut off on the way runs
/// nothing, and no program that it starts can eat the rest of it. The answer is framed by a nonce, so that what a login script prints
/// is not taken for it. Its lines are fields separated by tabs:
///
///     k NAME VALUE      a fact
///     o TAG TEXT        a line of output of the question TAG
///     e TAG TEXT        a line of its errors
///     x TAG STATUS      its exit status: the question was asked and has ended
enum RemoteScript {
    /// - Parameters:
    ///   - nonce: Frames the answer.
    ///   - elevation: How the commands that need root become it.
    ///   - body: Shell text that asks with `ask` and `tell`.
    static func framed(nonce: String, elevation: Elevation, body: String) -> String {
        """
        msp_patch() {
        NONCE=\(ShellWord.quoted(nonce))
        BECOME=\(elevation.word)
        \(elevation.assignment)
        \(prologue)
        \(body)
        printf '@@END %s\\n' "$NONCE" >&4
        }
        msp_patch
        exit 0

        """
    }

    /// Sets the environment, opens the frame and defines the words that the parts speak in.
    private static let prologue = #"""
        exec 4>&1 </dev/null
        LC_ALL=C LANG=C TZ=UTC DEBIAN_FRONTEND=noninteractive
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export LC_ALL LANG TZ DEBIAN_FRONTEND PATH
        unset LANGUAGE LC_MESSAGES GREP_OPTIONS GREP_COLORS POSIXLY_CORRECT APT_CONFIG CDPATH ENV
        umask 022; set -f; cd / || :
        TAB=$(printf '\t')
        NEWLINE='
        '
        \#(SudoScript.functions)
        if [ "$(id -u)" = 0 ]; then SUDO='' PRIVILEGE=root
        elif [ "$BECOME" = sudo ]; then PRIVILEGE=sudo; choose_sudo
        else SUDO='' PRIVILEGE=none; fi

        # tell NAME VALUE: one fact.
        tell() { printf 'k\t%s\t%s\n' "$1" "$(printf %s "$2" | tr '\n\t\r' '   ')" >&4; }

        # limited SECONDS COMMAND...: ends the command when it hangs, as root under ask_root. Never used for what changes packages.
        # sudo stands before timeout: a process of root cannot be ended by the user who waits for it.
        ELEVATE=
        if command -v timeout >/dev/null 2>&1; then limited() { _l=$1; shift; $ELEVATE timeout -k 5 "$_l" "$@"; }
        else limited() { shift; $ELEVATE "$@"; }; fi

        # record TAG COMMAND...: its output, its errors and its exit status, each line under the tag. Returns the exit status and leaves
        # the output in OUTPUT. The errors go through fd 1 of the inner group, the output and the status through fd 5 into OUTPUT.
        record() {
          _tag=$1; shift
          OUTPUT=$( { { "$@"; printf '=%s' "$?"; } 2>&1 1>&5 | sed "s/^/e$TAB$_tag$TAB/" >&4; } 5>&1 )
          _status=${OUTPUT##*=}
          OUTPUT=${OUTPUT%="$_status"}
          OUTPUT=${OUTPUT%"$NEWLINE"}
          [ -z "$OUTPUT" ] || printf '%s\n' "$OUTPUT" | sed "s/^/o$TAB$_tag$TAB/" >&4
          printf 'x\t%s\t%s\n' "$_tag" "$_status" >&4
          return "$_status"
        }

        # ask TAG SECONDS COMMAND...: the same with a limit. ask_root asks as root where that is allowed.
        ask() { _question=$1; shift; record "$_question" limited "$@"; }
        ask_root() { ELEVATE=$SUDO; ask "$@"; _status=$?; ELEVATE=; return "$_status"; }

        \#(lockFunctions)

        # wait_for_locks SECONDS FILE...: until nobody holds them or the time is over.
        wait_for_locks() {
          _left=$1; shift
          while [ "$_left" -gt 0 ] && [ -n "$(holders "$@")" ]; do sleep 2; _left=$((_left - 2)); done
        }

        printf '\n@@BEGIN %s 1\n' "$NONCE" >&4
        tell privilege "$PRIVILEGE"
        """#

    /// Who holds the locks of a package manager; a job asks the same.
    static let lockFunctions = #"""
        # holders FILE...: who holds a lock on the file, without root: "FILE PID COMMAND". The inode decides, for an overlay
        # file system gives another device number in /proc/locks than in stat.
        holders() {
          for _file in "$@"; do
            _inode=$(stat -c %i "$_file" 2>/dev/null) || continue
            for _pid in $(awk -v i="$_inode" '$2 != "->" { n = split($6, a, ":"); if (a[n] == i && $5 > 0) print $5 }' \
              /proc/locks 2>/dev/null | sort -u); do
              printf '%s\t%s\t%s\t%s\n' "$_file" "$_pid" "$(unit_of "$_pid")" \
                "$(tr '\0' ' ' <"/proc/$_pid/cmdline" 2>/dev/null | cut -c1-160)"
            done
          done
        }

        # unit_of PID: the systemd unit that a process belongs to, from its control group.
        unit_of() {
          sed -n 's,^\(0::\|[0-9]*:name=systemd:\).*/\([^/]*\.\(service\|scope\)\)\(/.*\)\{0\,1\}$,\2,p' "/proc/$1/cgroup" 2>/dev/null |
            head -n 1
        }
        """#

    /// The same frame, run as root: by the login user itself, or by `sudo /bin/sh -s`. The text goes through a here-document that the
    /// outer shell does not evaluate. What sudo says when it refuses comes before the frame (see ``SudoRefusal``).
    static func framedAsRoot(nonce: String, elevation: Elevation, body: String) -> String {
        """
        msp_patch_as_root() {
        exec 2>&1
        LC_ALL=C
        export LC_ALL
        \(elevation.assignment)
        \(SudoScript.functions)
        if [ "$(id -u)" = 0 ]; then root_script | /bin/sh -s
        elif [ \(elevation.word) = sudo ]; then
        choose_sudo
        case $SUDO in
        with_password) { give_password; root_script; } | sudo -S -k -p '' /bin/sh -s ;;
        refused) refused ;;
        *) root_script | sudo -n /bin/sh -s ;;
        esac
        else echo 'sudo: not allowed by the inventory (become: none), and the account is not root'; fi
        }
        root_script() { cat <<'MSP_PATCH_AS_ROOT'
        \(framed(nonce: nonce, elevation: .none, body: body))
        MSP_PATCH_AS_ROOT
        }
        msp_patch_as_root
        exit 0

        """
    }
}
