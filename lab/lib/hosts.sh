# Hosts: making, starting, finding and ending them. Everything of a host is in hosts/NAME of the state
# folder: its settings, what it has written (upper), and the folder on which its file system is mounted.
# shellcheck shell=bash

host_folder() { echo "$lab_state/hosts/$1"; }

host_names() {
    local settings
    for settings in "$lab_state"/hosts/*/settings; do basename "${settings%/settings}"; done
}

# Reads the settings of a host into the variables named here.
# shellcheck disable=SC2034 # read by the callers
read_settings() {
    IFS=$'\t' read -r host_address host_image host_layers <"$(host_folder "$1")/settings"
}

# The processes on the machine that run the host: unshare, run-host and systemd-nspawn. They are known by an
# argument that nothing else has, so that a stranger with the number of a process that died is never taken for it.
processes_of() {
    local argument process
    argument=--directory=$(host_folder "$1")/root
    # shellcheck disable=SC2062 # the pattern is quoted; -e hides it from the search itself
    grep -lzxF -e"$argument" /proc/[0-9]*/cmdline 2>/dev/null |
        while IFS=/ read -r _ _ process _; do echo "$process"; done || true
}

is_running() { [ -n "$(processes_of "$1")" ]; }

# The first process of the host, as the machine numbers it: the child of its nspawn.
leader_of() {
    local process leader=
    for process in $(processes_of "$1"); do
        if [ "$(cat "/proc/$process/comm" 2>/dev/null)" = systemd-nspawn ]; then
            leader=$(cut -d ' ' -f 1 "/proc/$process/task/$process/children")
        fi
    done
    [ -n "$leader" ] && echo "$leader"
}

# Runs a command in the host as its root, without ssh.
in_host() {
    local name=$1 leader
    shift
    leader=$(leader_of "$name") || return 1
    nsenter --target "$leader" --mount --uts --ipc --pid --cgroup --root \
        env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C TERM="${TERM:-dumb}" "$@"
}

# up: ssh answers and systemd has finished starting; starting: on the way; dead: nothing runs.
host_state() {
    is_running "$1" || {
        echo dead
        return
    }
    case $(in_host "$1" systemctl is-system-running 2>/dev/null) in
    running | degraded) if ssh_answers "$1"; then echo up; else echo starting; fi ;;
    *) echo starting ;;
    esac
}

ssh_answers() {
    read_settings "$1"
    # shellcheck disable=SC2016 # the inner shell expands it
    timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/22" && read -r banner <&3 && [[ $banner == SSH-* ]]' \
        "$host_address" 2>/dev/null
}

# start_host NAME: starts run-host, which outlives this shell. It has a mount namespace and a process
# namespace of its own: when it ends, however that is, the kernel ends and unmounts everything of the host.
start_host() {
    local tries
    setsid unshare --mount --pid --fork --kill-child --mount-proc \
        "$lab_home/lib/run-host" "$1" "--directory=$(host_folder "$1")/root" \
        >"$lab_state/logs/$1.log" 2>&1 </dev/null &
    for ((tries = 0; tries < 50; tries++)); do
        ! is_running "$1" || return 0
        sleep 0.05
    done
}

# end_host NAME: ends what runs of it, and removes what it left. Works on half-started and dead hosts too.
end_host() {
    local tries processes
    for ((tries = 0; tries < 50; tries++)); do
        mapfile -t processes < <(leader_of "$1"; processes_of "$1")
        [ ${#processes[@]} -gt 0 ] || break
        kill -KILL "${processes[@]}" 2>/dev/null || true
        sleep 0.1
    done
    [ ${#processes[@]} = 0 ] || fail 1 "$1: processes do not end: ${processes[*]}"
    remove_cgroups "$1"
    if read_settings "$1" 2>/dev/null; then heal_link "$host_address"; fi
    rm -rf --one-file-system "$(host_folder "$1")" "/run/systemd/nspawn/propagate/$1"
}

# Waits for the last processes to leave: killed ones need a moment.
remove_cgroups() {
    local folder tries
    for folder in $(cgroup_folders "$1"); do
        for ((tries = 0; tries < 50; tries++)); do
            [ -d "$folder" ] || break
            find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
        done
        rmdir "$(dirname "$folder")" 2>/dev/null || true # refused while there are other hosts
    done
}

# Where systemd does not run the machine, a host needs cgroups of its own: the systemds of two hosts would
# else share one tree. One folder in the unified hierarchy, and one in systemd's named one where that exists.
cgroup_folders() {
    [ ! -d /run/systemd/system ] || return 0
    awk -v name="$1" '$3 == "cgroup2" || ($3 == "cgroup" && $4 ~ /name=systemd/) { print $2 "/msp-lab/" name }' /proc/mounts
}

# The known_hosts of the lab: the keys of all hosts there are.
write_known_hosts() {
    (
        flock 9
        cat "$lab_state"/hosts/*/known_hosts /dev/null >"$lab_state/run/known_hosts"
        mv "$lab_state/run/known_hosts" "$lab_state/known_hosts"
    ) 9>"$lab_state/run/known_hosts.lock"
}
