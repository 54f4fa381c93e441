# Hosts: making, starting, finding and ending them. Everything of a host is in hosts/NAME of the state
# folder: its settings, what it has written (upper), and the folder on which its file system is mounted.
# shellcheck shell=bash

host_folder() { echo "$lab_state/hosts/$1"; }

host_names() {
    local settings
    for settings in "$lab_state"/hosts/*/settings; do basename "$(dirname "$settings")"; done
}

# Names that have left something, a folder or a process id file.
started_names() {
    local path
    for path in "$lab_state"/hosts/* "$lab_state"/run/*.pid; do
        path=${path##*/}
        echo "${path%%.*}"
    done | sort -u
}

# Reads the settings of a host into the variables named here.
# shellcheck disable=SC2034 # read by the callers
read_settings() {
    IFS=$'\t' read -r host_address host_image host_layers <"$(host_folder "$1")/settings"
}

# is_ours PID NAME: whether that process is the runner or the nspawn of the host, and not a stranger
# who has got the number of one that died.
is_ours() {
    [ -r "/proc/$1/cmdline" ] && tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null |
        grep -qxF -- "--directory=$(host_folder "$2")/root"
}

# pid_of runner|nspawn NAME: prints the process id, fails when there is no such process.
pid_of() {
    local file=$lab_state/run/$2.$1.pid pid
    [ -s "$file" ] && read -r pid <"$file" && is_ours "$pid" "$2" && echo "$pid"
}

# The first process of the host, as the machine numbers it.
leader_of() {
    local nspawn leader
    nspawn=$(pid_of nspawn "$1") || return 1
    leader=$(cut -d ' ' -f 1 "/proc/$nspawn/task/$nspawn/children")
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
    pid_of runner "$1" >/dev/null || {
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

# start_host NAME: starts the runner, which outlives this shell.
start_host() {
    local folder
    folder=$(host_folder "$1")
    rm -f "$lab_state/run/$1".*.pid
    setsid unshare --mount --propagation private "$lab_home/lib/run-host" "$1" "--directory=$folder/root" \
        >"$lab_state/logs/$1.log" 2>&1 </dev/null &
}

# end_host NAME: ends what runs of it, and removes what it left. Works on half-started and dead hosts too.
end_host() {
    local name=$1 runner nspawn leader process
    runner=$(pid_of runner "$name") || runner=
    nspawn=$(pid_of nspawn "$name") || nspawn=
    leader=$(leader_of "$name") || leader=
    # The runner is told first, or it would take the end for a reboot; nspawn follows its leader.
    [ -z "$runner" ] || kill -TERM "$runner" || true
    [ -z "$leader" ] || kill -KILL "$leader" || true
    for process in $nspawn $runner; do wait_for_end "$process" "$name"; done
    remove_cgroups "$name"
    if read_settings "$name" 2>/dev/null; then heal_link "$host_address"; fi
    rm -rf --one-file-system "$(host_folder "$name")" "/run/systemd/nspawn/propagate/$name"
    rm -f "$lab_state/run/$name".*
}

# wait_for_end PID NAME: until that process has ended; after five seconds it is killed.
wait_for_end() {
    local tries
    for ((tries = 0; tries < 60; tries++)); do
        is_ours "$1" "$2" || return 0
        [ "$tries" != 50 ] || kill -KILL "$1" || true
        sleep 0.1
    done
    say "$2: process $1 does not end"
}

remove_cgroups() {
    local folder
    for folder in $(cgroup_folders "$1"); do
        # rmdir refuses what is in use, and the folder of all hosts while there are others.
        find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
        rmdir "$(dirname "$folder")" 2>/dev/null || true
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
