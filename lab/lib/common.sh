# Sourced by every lab command: where the state lives, how steps are told, what the machine must have.
# shellcheck shell=bash
set -euo pipefail
shopt -s nullglob

lab_home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lab_state=${MSP_LAB_DIR:-$HOME/.cache/msp-patch-lab}

# Command that must exist, and the Debian package that brings it.
required_commands="
systemd-nspawn:systemd-container debootstrap:debootstrap nft:nftables ssh-keygen:openssh-client
dpkg-scanpackages:dpkg-dev gpg:gnupg rpmbuild:rpm createrepo_c:createrepo-c busybox:busybox-static
nsenter:util-linux flock:util-linux"

say() { printf '%s\n' "$*" >&2; }

fail() {
    local status=$1
    shift
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit "$status"
}

# The help of a command is the comment at its head.
usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; }

show_help_if_asked() {
    case ${1-} in
    -h | --help)
        usage
        exit 0
        ;;
    esac
}

need_root() {
    [ "$(id -u)" = 0 ] || fail 2 "needs root: it mounts overlays and starts containers (try: sudo $0)"
}

# Prints the packages that bring what this machine lacks, one a line.
missing_packages() {
    local entry
    for entry in $required_commands; do
        command -v "${entry%%:*}" >/dev/null || echo "${entry##*:}"
    done | sort -u
}

need_commands() {
    local missing
    missing=$(missing_packages | xargs)
    [ -z "$missing" ] || fail 2 "missing: $missing (run $lab_home/prepare, or: apt-get install $missing)"
}

make_state_folders() {
    mkdir -p "$lab_state"/{roots,cache,keys,hosts,logs,run}
    chmod 700 "$lab_state/keys"
    [ -f "$lab_state/keys/id_ed25519" ] ||
        ssh-keygen -q -t ed25519 -N '' -C msp-patch-lab -f "$lab_state/keys/id_ed25519"
}

# nspawn without machined; where systemd runs the machine it makes the container's scope itself.
nspawn_options=(--quiet --register=no --resolv-conf=copy-host --timezone=off)
[ -d /run/systemd/system ] || nspawn_options+=(--keep-unit)
