/// What a job does with apt and dpkg (see ``JobRunner``).
extension Apt {
    func accepts(name: String) -> Bool { PackageName.isDebian(Line(name)) }
    func accepts(version: String) -> Bool { PackageName.isDebianVersion(Line(version)) }

    /// Nothing here can ask: noninteractive, input from /dev/null, `confdef` and `confold` for configuration files that were changed.
    /// `--only-upgrade` keeps apt from installing what the host has not, but for what an upgrade needs; only where that does not give the
    /// plan is it left out. The simulation shows removals, to refuse them by name; the transaction itself has `--no-remove` unless one is named.
    var jobScript: String {
        #"""
        NATIVE=$(dpkg --print-architecture)
        lock_holders() { holders \#(Apt.locks); }

        is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1:$2" 2>/dev/null)" = "installed $3" ] ||
          [ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null)" = "installed $3" ]; }

        unfinished() { dpkg-query -W -f '${db:Status-Abbrev}\t${binary:Package}\n' | grep -v '^.[inc] '; }
        is_interrupted() { [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)$(unfinished)$(half_unpacked)" ]; }
        is_half_done() { [ -n "$(unfinished)" ]; }
        is_broken() { grep -q -E 'Unmet dependencies|dpkg was interrupted|unmet dependencies' "$JOB/simulation" && ! apt-get check -qq; }

        # A package that was cut off while it was unpacked cannot be configured, only unpacked again.
        half_unpacked() { dpkg-query -W -f '${db:Status-Abbrev}\t${binary:Package}\n' | sed -n "s/^..R$TAB//p"; }
        repair() {
          dpkg --configure -a --force-confdef --force-confold
          _configured=$?
          [ -z "$(half_unpacked)" ] || apt_get --reinstall install $(half_unpacked)
          return "$_configured"
        }
        repair_thoroughly() {
          repair
          apt_get -f install
          _fixed=$?
          repair && [ -z "$(unfinished)$(half_unpacked)" ] || return 1
          return "$_fixed"
        }

        apt_get() {
          apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 \
            -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 -o Acquire::http::Timeout=60 -o Acquire::https::Timeout=60 \
            -o APT::Get::Show-User-Simulation-Note=0 "$@"
        }

        # arguments MODE: NAME=VERSION of what is to change, with the architecture where it is not the host's own; or its file.
        arguments() {
          wanted "$1" | awk -F "$TAB" -v native="$NATIVE" '
            $4 != "" { print $4; next }
            { print $1 ($2 == "all" || $2 == native ? "" : ":" $2) "=" $3 }'
        }

        # A paragraph without `Filename` is of what is only installed.
        offered() {
          apt-cache show $(awk -F "$TAB" '$1 == "c" { print $2 ($3 == "all" ? "" : ":" $3) }' "$JOB/plan") | awk -v OFS="$TAB" '
            /^Package: / { name = $2 }
            /^Version: / { version = $2 }
            /^Architecture: / { arch = $2 }
            /^Filename: / { isThere = 1 }
            /^$/ { if (isThere) print name, arch, version; isThere = 0 }
            END { if (isThere) print name, arch, version }'
        }

        cached() {
          _file=\#(Self.archives)/$1_$(printf %s "$3" | sed 's/:/%3a/g')_$2.deb
          if dpkg-deb --fsys-tarfile "$_file" >/dev/null 2>&1; then echo "$_file"; fi
        }

        way() { case $1 in upgrade) echo --only-upgrade ;; downgrade) echo --allow-downgrades ;; esac; }
        no_remove() { grep -q "^r$TAB" "$JOB/plan" || echo --no-remove; }

        simulate() {
          _arguments=$(arguments "$1")
          [ -n "$_arguments" ] || return 1
          apt_get -s $(way "$1") install $_arguments >"$JOB/apt" 2>&1
          _apt=$?
          cat "$JOB/apt"
          sed -n -e 's/^Inst \([^ :]*\)\(:[^ ]*\)\{0,1\}\( \[[^]]*\]\)\{0,1\} (\([^ ]*\) .*\[\([^]]*\)\]).*/i\t\1\t\5\t\4/p' \
            -e 's/^\(Remv\|Purg\) \([^ :]*\)\(:[^ ]*\)\{0,1\} .*/r\t\2/p' "$JOB/apt" >"$JOB/would"
          return "$_apt"
        }

        download() { apt_get --download-only $(way "$1") $(no_remove) install $(arguments "$1"); }
        apply() { apt_get $(way "$1") $(no_remove) install $(arguments "$1"); }

        failed_script() {
          tail -n "+$APPLIED_FROM" "$JOB/log" | awk '
            { line[NR] = $0 }
            /^dpkg: error processing/ { if (count < 5) at[++count] = NR; next }
            /^Sub-process .* returned an error|^E: / { if (!other) other = NR }
            END {
              if (!count && other) at[++count] = other
              for (n = 1; n <= count; n++) {
                i = at[n] - (n == 1 ? 8 : 3)
                for (i = i > last ? i : last + 1; i <= at[n] + 1 && i <= NR; i++) { print line[i]; last = i }
              }
            }'
        }

        kept_files() {
          find /etc -xdev \( -name '*.dpkg-dist' -o -name '*.ucf-dist' \) -cnewer "$JOB/before" 2>/dev/null
        }
        """#
    }
}
