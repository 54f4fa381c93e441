/// What a job does with dnf (see ``JobRunner``). dnf 4 and dnf 5 take the same words but for the program's name.
struct DnfJob {
    let program: String

    /// `best=True` makes an exact version that cannot be had an error, and `install_weak_deps=False` keeps out what nothing needs.
    /// `upgrade` installs nothing that the host has not, but for what an upgrade needs; only where that does not give the plan is it
    /// `install`.
    var script: String {
        #"""
        \#(Rpm.lockFunctions)
        lock_holders() { rpm_locks; }

        is_installed() { rpm -q --qf '%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n' "$1.$2" 2>/dev/null | grep -q -x -F "$3"; }

        duplicates() {
          rpm -qa --qf '%{NAME}.%{ARCH}\n' | grep -v -E '^(kernel|kmod|gpg-pubkey)' | sort | uniq -d
        }
        is_interrupted() { is_broken || [ -n "$(duplicates)" ]; }
        is_broken() { ! rpm -qa >/dev/null 2>&1 || rpm -qa 2>&1 >/dev/null | grep -q '^error:'; }

        is_half_done() { false; }

        repair() { if is_broken; then rpm --rebuilddb; fi; }
        repair_thoroughly() {
          repair || return 1
          if [ -n "$(duplicates)" ]; then dnf_do remove --duplicates || return 1; fi
          [ -z "$(duplicates)" ] && ! is_broken
        }

        CACHE_ONLY=
        dnf_do() { ask_dnf -y "$@"; }
        ask_dnf() { \#(program) $CACHE_ONLY --setopt=best=True --setopt=install_weak_deps=False --setopt=timeout=60 "$@"; }

        # arguments MODE: full names of what is to change, or their files.
        arguments() {
          wanted "$1" | awk -F "$TAB" '
            $4 != "" { print $4; next }
            { print $1 "-" ($3 ~ /:/ ? "" : "0:") $3 "." $2 }'
        }

        offered() {
          ask_dnf -q repoquery --available --qf "%{name}$TAB%{arch}$TAB%{epoch}:%{version}-%{release}\n" \
            $(awk -F "$TAB" '$1 == "c" { print $2 }' "$JOB/plan") >"$JOB/repoquery" || return 1
          sed "s/${TAB}0:/$TAB/" "$JOB/repoquery"
        }

        cached() {
          find \#(RpmAvailability.caches) -name "$1-${3#*:}.$2.rpm" 2>/dev/null | while IFS= read -r _file; do
            if rpm -K --nosignature "$_file" >/dev/null 2>&1; then echo "$_file"; fi
          done
        }

        # simulate MODE: where a repository does not answer, with what lies on the host: it may have been fetched ahead.
        simulate() {
          work_out "$1" && return 0
          [ -z "$CACHE_ONLY" ] && grep -q -E 'Curl error|[Ff]ailed to download metadata|Ignoring repositories' "$JOB/dnf" || return 1
          say 'a repository does not answer: trying with what is on the host'
          CACHE_ONLY=-C
          work_out "$1"
        }
        work_out() {
          _arguments=$(arguments "$1")
          [ -n "$_arguments" ] || return 1
          ask_dnf --assumeno "$1" $_arguments >"$JOB/dnf" 2>&1
          cat "$JOB/dnf"
          would <"$JOB/dnf" >"$JOB/would"
          grep -q -E '^Operation aborted|^Nothing to do' "$JOB/dnf" && ! grep -q -E 'No match for argument|Problem( [0-9]+)?:' "$JOB/dnf"
        }

        # would: the table of the transaction as `i NAME ARCH VERSION` and `r NAME`. dnf 4 breaks the line behind a long name.
        would() {
          awk '
            function version(v) { sub(/^0:/, "", v); return v }
            /^Transaction Summary/ { exit }
            /^(Upgrading|Downgrading|Installing)[a-z ]*:/ { heading = "i"; next }
            /^Removing[a-z ]*:/ { heading = "r"; next }
            /^[^ ]/ { if ($0 !~ /^\(/) heading = ""; next }
            heading == "" || NF == 0 { next }
            NF == 1 { name = $1; next }
            $1 == "replacing" { replaced = $2; if (NF == 3) sub(/\.[^.]*$/, "", replaced); gone[replaced] = 1; next }
            {
              if (name != "") { $0 = name " " $0; name = "" }
              if (heading == "i") { print "i\t" $1 "\t" $2 "\t" version($3); there[$1] = 1 } else print "r\t" $1
            }
            END { for (p in gone) if (!(p in there)) print "r\t" p }'
        }

        download() { dnf_do "$1" --downloadonly $(arguments "$1"); }
        apply() { dnf_do "$1" $(arguments "$1"); }

        failed_script() {
          tail -n "+$APPLIED_FROM" "$JOB/log" | awk '
            { line[NR] = $0 }
            /scriptlet failed|[Ee]rror in .* scriptlet|^error: |^Error: / && !at { at = NR }
            END { if (at) for (i = (at > 5 ? at - 5 : 1); i <= at + 5 && i <= NR; i++) print line[i] }'
        }

        kept_files() { find /etc -xdev \( -name '*.rpmnew' -o -name '*.rpmsave' \) -cnewer "$JOB/before" 2>/dev/null; }
        """#
    }
}
