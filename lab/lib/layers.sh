# Layers of file systems: which there are, where they lie, and how they come to be.
# The table is lab/layers; a layer is built once and kept under roots/NAME-KEY.
# shellcheck shell=bash

layer_row() {
    awk -v name="$1" '$1 == name { found = 1; $1 = ""; print; exit } END { exit !found }' "$lab_home/layers" ||
        fail 2 "no layer named '$1' in $lab_home/layers (there are: $(layer_names | xargs))"
}

layer_names() { awk '!/^#/ && NF { print $1 }' "$lab_home/layers"; }

layer_parents() {
    local parents
    read -r parents _ <<<"$(layer_row "$1")"
    [ "$parents" = - ] || tr , '\n' <<<"$parents"
}

# The key changes with the layer's row, its recipe, what recipes share, and with every layer below.
layer_key() {
    local row recipe parent
    row=$(layer_row "$1")
    read -r _ recipe _ <<<"$row"
    {
        echo "$row"
        cat "$lab_home/lib/build-layer" "$lab_home/lib/mirror.sh"
        find "$lab_home/recipes/$recipe" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
        for parent in $(layer_parents "$1"); do layer_key "$parent"; done
    } | sha256sum | cut -c1-12
}

layer_folder() { echo "$lab_state/roots/$1-$(layer_key "$1")"; }

# The folders of a layer and all below it, topmost first, colon-separated as overlayfs wants them.
layer_chain() {
    local parent chain
    chain=$(layer_folder "$1")
    for parent in $(layer_parents "$1"); do chain+=:$(layer_chain "$parent"); done
    echo "$chain"
}

# Builds a layer and what it stands on, unless they are there. One build at a time on this machine.
ensure_layer() {
    local parent folder
    layer_row "$1" >/dev/null
    for parent in $(layer_parents "$1"); do ensure_layer "$parent"; done
    folder=$(layer_folder "$1")
    [ ! -d "$folder" ] || return 0
    (
        flock --nonblock 9 || {
            say "layer $1: waiting for another build to end"
            flock 9
        }
        [ ! -d "$folder" ] || exit 0
        remove_unfinished_layers
        build_layer "$1" "$folder"
    ) 9>"$lab_state/run/build.lock"
}

# What builds that were killed have left. The lock of builds must be held; a build holds it to its end.
remove_unfinished_layers() { rm -rf --one-file-system "$lab_state"/roots/.building-*; }

build_layer() {
    local name=$1 folder=$2 log=$lab_state/logs/build-$1.log started=$SECONDS below='' parent recipe arguments
    read -r _ recipe arguments <<<"$(layer_row "$name")"
    for parent in $(layer_parents "$name"); do below+=${below:+:}$(layer_chain "$parent"); done
    say "layer $name: building ($recipe $arguments), log $log"
    # A mount namespace of its own: whatever becomes of the build, no mount stays behind.
    # shellcheck disable=SC2086 # the arguments of the row are words
    unshare --mount --propagation private \
        "$lab_home/lib/build-layer" "$folder" "$below" "$recipe" $arguments >"$log" 2>&1 </dev/null ||
        fail 1 "layer $name: building failed; the end of $log: $(tail -n 4 "$log")"
    remove_older_layers "$name" "$folder"
    say "layer $name: built in $((SECONDS - started)) s"
}

# Former versions of a layer go, except those that a live host stands on.
remove_older_layers() {
    local old
    for old in "$lab_state/roots/$1"-????????????; do
        [ "$old" != "$2" ] || continue
        ! cat "$lab_state"/hosts/*/settings /dev/null | grep -qF "$old" || continue
        rm -rf --one-file-system "$old"
    done
}
