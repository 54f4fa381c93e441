/// The shell text that starts a job and asks after it. Both run as root, for the folder is root's alone.
enum JobScript {
    /// Makes the job's folder and lets it go. Under a lock of its own, so that two starters see one another: the second attaches when it
    /// wants the same job, and is told who works when it wants another.
    static func start(id: String, runner: String, plan: [String]) -> String {
        #"""
        ID=\#(id)
        HOME_FOLDER=/var/lib/msp-patch JOB=/var/lib/msp-patch/jobs/$ID
        trap '' HUP PIPE
        umask 077
        answer() { tell start "$1"; tell detail "$2"; }

        # Whether a job still works: it has no result, this is the boot it was started in, and its process lives or is about to.
        is_at_work() {
          _job=$HOME_FOLDER/jobs/$1
          [ -d "$_job" ] && [ ! -e "$_job/result" ] && [ "$(cat "$_job/boot_id" 2>/dev/null)" = "$BOOT" ] || return 1
          if [ -e "$_job/started" ]; then is_alive "$_job"
          else [ "$(($(date +%s) - $(stat -c %Y "$_job")))" -lt 120 ]; fi
        }

        \#(aliveFunction)

        launch() {
          if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 &&
            _words=$(systemd-run --quiet --collect --unit="msp-patch-$ID" --description="msp-patch job $ID" \
              -p KillMode=mixed -p SendSIGKILL=no -p TimeoutStopSec=3600 -p OOMScoreAdjust=-900 /bin/sh "$JOB/run.sh" 2>&1 9>&-); then
            answer started systemd
          else
            setsid /bin/sh "$JOB/run.sh" >/dev/null 2>&1 </dev/null 4>&- 9>&- &
            answer started setsid
          fi
        }

        begin() {
          BOOT=$(cat /proc/sys/kernel/random/boot_id)
          mkdir -p "$HOME_FOLDER/jobs" 2>&1 && chmod 0700 "$HOME_FOLDER" "$HOME_FOLDER/jobs" || { answer error 'cannot make /var/lib/msp-patch/jobs'; return; }
          if command -v flock >/dev/null 2>&1; then
            exec 9>"$HOME_FOLDER/lock"
            flock -w 30 9 || { answer error 'another start does not end'; return; }
          fi
          if [ -d "$JOB" ]; then answer attached ''; return; fi
          _owner=$(readlink "$HOME_FOLDER/owner")
          if [ -n "$_owner" ]; then
            if is_at_work "$_owner"; then answer busy "$_owner"; return; fi
            rm -f "$HOME_FOLDER/owner"
          fi
          ln -s "$ID" "$HOME_FOLDER/owner" || { answer busy "$(readlink "$HOME_FOLDER/owner")"; return; }
          mkdir "$JOB" || { answer error "cannot make $JOB"; return; }
          { printf '%s\n' "$BOOT" >"$JOB/boot_id" && : >"$JOB/log" && write_plan && write_runner; } ||
            { rm -rf "$JOB"; rm -f "$HOME_FOLDER/owner"; answer error "cannot write to $JOB: $(df -Pk "$JOB" | tail -n 1)"; return; }
          sync "$JOB/run.sh" "$JOB/plan" "$JOB/boot_id" 2>/dev/null || sync
          launch
        }

        write_plan() { cat >"$JOB/plan" <<'MSP_PATCH_PLAN'
        \#(plan.joined(separator: "\n"))
        MSP_PATCH_PLAN
        }

        write_runner() { cat >"$JOB/run.sh" <<'MSP_PATCH_RUNNER'
        \#(runner)
        MSP_PATCH_RUNNER
        }

        begin
        """#
    }

    /// Where the job stands, its result, and the log from an offset, which follows the frame as it is.
    static func poll(id: String, offset: Int) -> String {
        #"""
        ID=\#(id) OFFSET=\#(offset)
        JOB=/var/lib/msp-patch/jobs/$ID
        \#(aliveFunction)

        state() {
          if [ ! -d "$JOB" ]; then echo unknown
          elif [ -e "$JOB/result" ]; then echo finished
          elif [ "$(cat "$JOB/boot_id" 2>/dev/null)" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then echo rebooted
          elif [ -e "$JOB/started" ]; then
            if is_alive "$JOB"; then echo running
            elif sleep 1; [ -e "$JOB/result" ]; then echo finished
            else echo gone; fi
          elif [ "$(($(date +%s) - $(stat -c %Y "$JOB")))" -lt 120 ]; then echo starting
          else echo never; fi
        }
        tell state "$(state)"
        if [ -e "$JOB/result" ]; then ask result 10 cat "$JOB/result"; fi
        SIZE=$(stat -c %s "$JOB/log" 2>/dev/null || echo 0)
        COUNT=$((SIZE - OFFSET))
        [ "$COUNT" -ge 0 ] || COUNT=0
        [ "$COUNT" -le 262144 ] || COUNT=262144
        tell log_size "$SIZE"
        tell log_count "$COUNT"
        printf '@@END %s\n' "$NONCE" >&4
        tail -c "+$((OFFSET + 1))" "$JOB/log" 2>/dev/null | head -c "$COUNT" >&4
        return
        """#
    }

    /// A process is the job's when it has the start time that the job wrote down: ids are used again.
    private static let aliveFunction = #"""
        is_alive() {
          read -r _pid _since <"$1/started" || return 1
          [ "$(sed 's/.*) //' "/proc/$_pid/stat" 2>/dev/null | cut -d' ' -f20)" = "$_since" ]
        }
        """#
}
