/// The shell text that works on the host while nobody looks: the same for all package managers, which bring the functions it calls.
///
/// A package manager's part (``PackageManagerDriver/jobScript``) defines
/// - `lock_holders`: prints who holds its locks, nothing when they are free;
/// - `is_installed NAME ARCH VERSION`;
/// - `is_interrupted`, `repair`: whether a former transaction was cut off, and mending it;
/// - `repair_thoroughly`: what the repair job does;
/// - `simulate MODE`: writes `i NAME ARCH VERSION` and `r NAME ARCH` into `$JOB/would`, and the tool's words into the log;
/// - `offered`: prints NAME, ARCH and VERSION of what repositories have of the planned packages, or fails;
/// - `cached NAME ARCH VERSION`: the path of a sound file of it that the package manager has kept;
/// - `download MODE`: fetches what `apply MODE` would install, and installs nothing;
/// - `apply MODE`, which names what ``work``'s `wanted MODE` prints; the modes are `upgrade` (only of what is there), `install` and `downgrade`;
/// - `is_half_done`: whether a transaction that failed has left packages that are unpacked and can still be configured;
/// - `failed_script`: the lines of `$JOB/log` from `$APPLIED_FROM` that name a failing script;
/// - `kept_files`: the paths of new configuration files that were put beside the host's own.
enum JobRunner {
    enum Task: String, CaseIterable {
        case update, rollback, stage, repair

        /// The ways in which the plan may be had, in the order in which they are tried.
        var modes: String {
            switch self {
            case .update, .stage: "upgrade install"
            case .rollback: "downgrade"
            case .repair: ""
            }
        }
    }

    static func script(id: String, task: Task, lockTimeout: Int, driver: String) -> String {
        """
        JOB=/var/lib/msp-patch/jobs/\(id)
        TASK=\(task.rawValue) MODES='\(task.modes)'
        LOCK_SECONDS=\(lockTimeout)
        \(frame)
        \(RemoteScript.lockFunctions)
        \(driver)
        \(work)
        main
        """
    }

    /// The environment, and how steps and the result are written. `trap :` lets the shell outlive a TERM of the service manager until
    /// the child that installs has ended; the children take TERM as always, and nobody sends it to them (KillMode=mixed).
    private static let frame = #"""
        exec >>"$JOB/log" 2>&1 </dev/null
        cd / || exit 1
        umask 022; set -f
        HOME=/root LC_ALL=C LANG=C DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none
        APT_LISTBUGS_FRONTEND=none UCF_FORCE_CONFFOLD=1 NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export HOME LC_ALL LANG DEBIAN_FRONTEND DEBIAN_PRIORITY APT_LISTCHANGES_FRONTEND APT_LISTBUGS_FRONTEND UCF_FORCE_CONFFOLD
        export NEEDRESTART_MODE NEEDRESTART_SUSPEND PATH
        unset LANGUAGE APT_CONFIG CDPATH ENV
        TAB=$(printf '\t')
        STOPPING='' BEGUN='' APPLIED_FROM=1
        trap 'STOPPING=yes' TERM
        trap '' HUP INT PIPE
        printf '%s %s\n' "$$" "$(sed 's/.*) //' "/proc/$$/stat" | cut -d' ' -f20)" >"$JOB/started"

        say() { printf 'msp-patch: %s\n' "$*"; }

        # note WORD TEXT...: one line of the result.
        note() {
          _word=$1; shift
          printf '%s' "$_word" >>"$JOB/report"
          for _text in "$@"; do printf '\t%s' "$(printf %s "$_text" | tr '\n\t\r' '   ' | cut -c1-2000)" >>"$JOB/report"; done
          printf '\n' >>"$JOB/report"
        }

        # step NAME FUNCTION...: runs it and notes its exit status and seconds.
        step() {
          _step=$1; shift
          say "step $_step"
          _began=$(date +%s)
          "$@"
          _result=$?
          note step "$_step" "$_result" "$(($(date +%s) - _began))"
          say "step $_step ended with $_result"
          return "$_result"
        }

        # finish STATUS: the result appears in one piece, and the host is free for another job.
        finish() {
          if [ -n "$BEGUN" ]; then
            kept_files | while IFS= read -r _file; do note kept "$_file"; done
            [ "$1" = 0 ] || failed_script | while IFS= read -r _line; do note failed "$_line"; done
          fi
          { printf 'exit\t%s\n' "$1"; cat "$JOB/report" 2>/dev/null; } >"$JOB/result.tmp"
          sync "$JOB/result.tmp" 2>/dev/null || sync
          mv "$JOB/result.tmp" "$JOB/result"
          sync "$JOB" 2>/dev/null || :
          [ "$(readlink /var/lib/msp-patch/owner)" != "${JOB##*/}" ] || rm -f /var/lib/msp-patch/owner
          exit 0
        }

        # refuse KIND TEXT: nothing was changed. 75 is EX_TEMPFAIL of sysexits.h.
        refuse() {
          say "refused: $1 $2"
          note refusal "$1" "$2"
          finish 75
        }
        """#

    private static let work = #"""
        wait_for_lock() {
          _deadline=$(($(date +%s) + LOCK_SECONDS)); _told=
          while _who=$(lock_holders | head -n 1); [ -n "$_who" ]; do
            if [ "$_who" != "$_told" ]; then
              say "waiting for the package manager, which is locked by $(printf %s "$_who" | tr '\t' ' ')"
              _told=$_who
            fi
            [ "$(date +%s)" -lt "$_deadline" ] || return 75
            [ -z "$STOPPING" ] || return 75
            sleep 3
          done
        }

        # settle: where to have what no repository offers any longer: from a file that the host has kept of it, or nowhere.
        settle() {
          offered >"$JOB/offered" 2>/dev/null || return 1
          while IFS=$TAB read -r _kind _name _arch _version _from; do
            [ "$_kind" = c ] && ! grep -q -x -F "$_name$TAB$_arch$TAB$_version" "$JOB/offered" || continue
            printf '%s\t%s\t%s\t%s\n' "$_name" "$_arch" "$_version" "$(cached "$_name" "$_arch" "$_version" | head -n 1)"
          done <"$JOB/plan" >"$JOB/elsewhere"
          [ -s "$JOB/elsewhere" ]
        }

        # wanted MODE: NAME, ARCH and VERSION of what is to change, and the file where that is had from. Without what is gone: the rest of an
        # update is good without it, which the simulation sees to; the rest of a rollback is not.
        wanted() {
          awk -F "$TAB" -v OFS="$TAB" -v mode="$1" -v task="$TASK" -v elsewhere="$JOB/elsewhere" '
            BEGIN { while ((getline <elsewhere) > 0) file[$1 FS $2 FS $3] = $4 }
            $1 != "c" || (mode == "upgrade" && $5 == "-") { next }
            { key = $2 FS $3 FS $4; isGone = (key in file) && file[key] == "" }
            !isGone || task == "rollback" { print $2, $3, $4, file[key] }' "$JOB/plan"
        }

        is_gone() { [ "$TASK" != rollback ] && grep -q -x -F "$1$TAB$2$TAB$3$TAB" "$JOB/elsewhere" 2>/dev/null; }

        # compare: $JOB/would against $JOB/plan. Says what is beyond the plan, what of the plan is missing, and what is gone.
        compare() {
          rm -f "$JOB/removes" "$JOB/others" "$JOB/companions"
          awk -F "$TAB" -v job="$JOB" '
            FNR == NR { if ($1 == "r") removal[$2] = 1; else kind[$2 FS $3 FS $4] = $1; next }
            $1 == "r" { if (!($2 in removal)) print $2 > (job "/removes"); next }
            $1 == "i" {
              key = $2 FS $3 FS $4
              if (kind[key] == "c") next
              if (kind[key] == "a") print $2 FS $3 FS $4 > (job "/companions")
              else print $2 " " $4 > (job "/others")
            }' "$JOB/plan" "$JOB/would"
          MISSING='' GONE=''
          : >"$JOB/gone"
          while IFS=$TAB read -r _kind _name _arch _version _from; do
            [ "$_kind" = c ] || continue
            awk -F "$TAB" -v n="$_name" -v a="$_arch" -v v="$_version" \
              '$1 == "i" && $2 == n && $3 == a && $4 == v { found = 1 } END { exit !found }' "$JOB/would" ||
              is_installed "$_name" "$_arch" "$_version" || {
                if is_gone "$_name" "$_arch" "$_version"; then
                  GONE="$GONE $_name=$_version"
                  printf '%s\t%s\t%s\n' "$_name" "$_arch" "$_version" >>"$JOB/gone"
                else MISSING="$MISSING $_name=$_version"; fi
              }
          done <"$JOB/plan"
        }

        # attempt: whether the plan can be had in MODE, but for what is gone.
        attempt() {
          : >"$JOB/would"
          simulate "$MODE" >"$JOB/simulation" 2>&1
          _simulated=$?
          cat "$JOB/simulation"
          compare
          [ "$_simulated" = 0 ] && [ -z "$MISSING" ]
        }

        # rehearse: finds the way in which the plan can be had, and refuses what goes beyond it.
        rehearse() {
          for MODE in $MODES; do
            attempt && return 0
            if [ ! -e "$JOB/elsewhere" ] && settle; then attempt && return 0; fi
          done
          [ "$_simulated" != 0 ] || return 1
          return "$_simulated"
        }

        lines_of() { tr '\n' '\t' <"$1" | sed 's/\t$//'; }

        main() {
          step lock wait_for_lock || {
            [ -z "$STOPPING" ] || refuse stopping ''
            refuse locked "$(printf %s "$_who" | tr '\t' ' ')"
          }
          : >"$JOB/before"
          if [ "$TASK" = repair ]; then BEGUN=yes; step repair repair_thoroughly; finish "$?"; fi
          if [ "$TASK" != stage ] && is_interrupted; then step repair repair; fi
          step simulate rehearse || {
            is_broken && refuse broken "$(grep -E '^(E:|Error|Problem|error:)' "$JOB/simulation" | head -n 3)"
            [ -n "$MISSING" ] || [ -z "$GONE" ] || refuse gone "$GONE"
            refuse impossible "$MISSING: $(grep -E '^ *(E:|Error|Problem|error:|No match|Package .* not)' "$JOB/simulation" | head -n 5)"
          }
          [ ! -s "$JOB/removes" ] || refuse removes "$(tr '\n' ' ' <"$JOB/removes")"
          [ ! -s "$JOB/others" ] || refuse others "$(tr '\n' ';' <"$JOB/others")"
          [ -z "$STOPPING" ] || refuse stopping ''
          if [ -s "$JOB/companions" ]; then
            while IFS=$TAB read -r _name _arch _version; do note companion "$_name" "$_arch" "$_version"; done <"$JOB/companions"
          fi
          while IFS=$TAB read -r _name _arch _version; do note gone "$_name" "$_arch" "$_version"; done <"$JOB/gone"
          if [ "$TASK" = stage ]; then
            if [ -s "$JOB/would" ]; then step download download "$MODE"; else step download true; fi
            finish "$?"
          fi
          BEGUN=yes APPLIED_FROM=$(($(wc -l <"$JOB/log") + 1))
          if [ -s "$JOB/would" ]; then step apply apply "$MODE"; else step apply true; fi
          _applied=$?
          # One package that fails stops apt between unpacking and configuring all the others: they are not left so.
          if [ "$_applied" != 0 ] && is_half_done; then step repair repair; fi
          finish "$_applied"
        }
        """#
}

extension JobRequest {
    var task: JobRunner.Task {
        switch self {
        case .apply(let request): request.direction == .update ? .update : .rollback
        case .stage: .stage
        case .repair: .repair
        }
    }
}
