# Making a host out of an image: which hosts are wanted, and what is a host's own.
# shellcheck shell=bash

table_rows() { awk '!/^#/ && NF { print }' "$lab_home/hosts"; }

# Prints "name address image options" of each host asked for; without arguments those of the table.
wanted_hosts() {
    local argument
    [ $# -gt 0 ] || table_rows
    for argument in "$@"; do
        if [[ $argument =~ ^([a-z0-9][a-z0-9-]*)=([a-z0-9-]+)@(127(\.[0-9]{1,3}){3})(,(.*))?$ ]]; then
            echo "${BASH_REMATCH[1]} ${BASH_REMATCH[3]} ${BASH_REMATCH[2]} ${BASH_REMATCH[6]}"
        else
            table_rows | awk -v name="$argument" '$1 == name { found = 1; print } END { exit !found }' ||
                fail 2 "'$argument' is neither in $lab_home/hosts nor NAME=IMAGE@ADDRESS (an address of 127.0.0.0/8)"
        fi
    done
}

# refuse_duplicates ROW...: rows as wanted_hosts prints them.
refuse_duplicates() {
    local twice
    twice=$({ printf '%s\n' "$@" | awk '{ print $1 }' && printf '%s\n' "$@" | awk '{ print $2 }'; } | sort | uniq -d | xargs)
    [ -z "$twice" ] || fail 2 "asked for more than once: $twice"
}

# refuse_conflict NAME ADDRESS IMAGE: with hosts that there are already.
refuse_conflict() {
    local other
    for other in $(host_names); do
        read_settings "$other"
        if [ "$other" = "$1" ]; then
            [ "$host_address $host_image" = "$2 $3" ] ||
                fail 2 "$1 is there already, as $host_image at $host_address (lab/down $1 removes it)"
        elif [ "$host_address" = "$2" ]; then
            fail 2 "address $2 is taken by host $other (lab/down $other removes it)"
        fi
    done
}

# make_host NAME ADDRESS IMAGE [OPTIONS]: the folder of a host, with what it must know about itself.
# The settings come last: a host that has them is complete.
make_host() {
    local name=$1 address=$2 image=$3 options=${4-} folder
    folder=$(host_folder "$name")
    mkdir "$folder" "$folder"/{upper,work,root}
    write_identity "$folder/upper" "$name"
    write_ssh_access "$folder/upper" "$address"
    make_host_keys "$folder" "$address"
    write_services "$folder/upper" "$name" "$address"
    [ -z "$options" ] || echo "${options#slow=}" >"$folder/upper/etc/msp-slow-seconds"
    printf '%s\t%s\t%s\n' "$address" "$image" "$(layer_chain "$image")" >"$folder/settings"
}

write_identity() {
    mkdir -p "$1/etc"
    echo "$2" >"$1/etc/hostname"
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$2" >"$1/etc/hosts"
}

write_ssh_access() {
    local user
    mkdir -p "$1/etc/ssh/sshd_config.d" "$1/etc/ssh/lab"
    cat >"$1/etc/ssh/sshd_config.d/lab.conf" <<SSHD
ListenAddress $2
UseDNS no
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/lab/%u
SSHD
    for user in root msp nosudo; do cp "$lab_state/keys/id_ed25519.pub" "$1/etc/ssh/lab/$user"; done
}

# New keys for every host, and their line in the lab's known_hosts.
make_host_keys() {
    local type
    for type in ed25519 ecdsa; do
        ssh-keygen -q -t "$type" -N '' -C '' -f "$1/upper/etc/ssh/ssh_host_${type}_key"
        echo "$2 $(cut -d' ' -f1,2 "$1/upper/etc/ssh/ssh_host_${type}_key.pub")" >>"$1/known_hosts"
    done
}

# nginx of Debian hosts, and svc-demo of dnf hosts, listen on the address of the host only.
write_services() {
    mkdir -p "$1/etc/nginx/conf.d" "$1/etc/sysconfig"
    cat >"$1/etc/nginx/conf.d/lab.conf" <<NGINX
server {
    listen $3:80 default_server;
    location = /healthz { return 200 "$2 is well\n"; }
}
NGINX
    echo "LISTEN=$3:8080" >"$1/etc/sysconfig/svc-demo"
}

check_options() {
    [[ $1 =~ ^(slow=[0-9]+)?$ ]] || fail 2 "no option '$1' (there is: slow=SECONDS, in whole seconds)"
}

# wait_until_up NAME DEADLINE: the deadline in seconds of this shell's SECONDS.
# Fails at once when the host has ended.
wait_until_up() {
    while [ "$SECONDS" -lt "$2" ]; do
        case $(host_state "$1") in
        up) return 0 ;;
        dead) return 1 ;;
        esac
        sleep 0.3
    done
    return 1
}
