/// Asking who a host is and how it stands: the part of the scan that is the same for all package managers.
enum HostFactsScript {
    static let body =
        boot + "\n" + #"""
            ask os 10 cat /etc/os-release
            tell machine_id "$(cat /etc/machine-id 2>/dev/null)"
            tell hostname "$(cat /proc/sys/kernel/hostname 2>/dev/null)"
            if [ -d /run/systemd/system ]; then
              tell clock_synchronized "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
              ask failed_units 20 systemctl --failed --no-legend --no-pager --plain --full
            fi
            tell processors "$(getconf _NPROCESSORS_ONLN 2>/dev/null)"
            tell load "$(cut -d' ' -f1 /proc/loadavg)"
            ask memory 10 grep -E '^(MemTotal|MemAvailable):' /proc/meminfo
            ask space 20 sh -c 'for d in / /var /boot; do [ -d "$d" ] || continue
              printf "%s\t%s\t%s\n" "$d" "$(df -Pk "$d" | tail -n 1)" "$(df -Pi "$d" | tail -n 1)"; done'
            """# + "\n" + ListeningSocketReader.script

    /// Which boot this is, and what asks for another: all that reading back and the probe for a reboot need, too.
    static let boot = #"""
        tell boot_id "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
        tell clock "$(date +%s.%N)"
        tell kernel "$(uname -r)"
        tell kernel_build "$(uname -v)"
        tell machine "$(uname -m)"
        tell uptime "$(cat /proc/uptime)"
        # When process 1 came up: a container shares the uptime of its host. Field 22 of stat(5), counted behind the name.
        tell init_age "$(sed 's/.*) //' /proc/1/stat 2>/dev/null | awk -v hz="$(getconf CLK_TCK 2>/dev/null || echo 100)" \
          '{ getline up < "/proc/uptime"; split(up, u, " "); printf "%.2f", u[1] - $20 / hz }')"
        tell virtualization "$(systemd-detect-virt 2>/dev/null)"
        tell container "$(systemd-detect-virt --container 2>/dev/null ||
          cat /run/systemd/container 2>/dev/null || { [ -e /run/.containerenv ] || [ -e /.dockerenv ]; } && echo yes)"
        if [ -d /run/systemd/system ]; then
          tell systemd yes
          tell system_state "$(systemctl is-system-running 2>/dev/null)"
        fi
        if [ -e /run/reboot-required ]; then tell reboot_flag yes; fi
        ask reboot_packages 10 sh -c 'sort -u /run/reboot-required.pkgs 2>/dev/null; :'
        """#

    /// Which processes run what is deleted on disk: `PID <tab> COMM <tab> UNIT <tab> FILE`. Only root sees all of them, so the one
    /// command that needs it is fixed to the last letter and can stand in sudoers as it is.
    private static let findDeleted = "/usr/bin/find /proc -maxdepth 2 -name maps -exec grep -FHs '(deleted)' '{}' +"

    /// The same as sudoers(5) has it, without quotes.
    static var staleServicesCommand: String { "/usr/bin/timeout -k 5 60 " + findDeleted.filter { $0 != "'" } }

    static let staleServices = #"""
        stale_services() {
          ELEVATE=$SUDO
          limited 60 \#(findDeleted) |
            awk '$2 ~ /x/ && $6 ~ /^\/(usr|lib|bin|sbin|opt)/ { split($1, p, "/"); print p[3] "\t" $6 }' | sort -u | head -n 300 |
            while IFS=$TAB read -r _pid _library; do
              printf '%s\t%s\t%s\t%s\n' "$_pid" "$(cat "/proc/$_pid/comm" 2>/dev/null)" "$(unit_of "$_pid")" "$_library"
            done
          ELEVATE=
        }
        record stale stale_services
        """#
}
