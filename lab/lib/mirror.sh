# Where Debian packages come from: the mirrors that the machine itself uses, read from its apt.
# MSP_LAB_MIRROR, MSP_LAB_SECURITY_MIRROR and MSP_LAB_KEYRING override (machines that are not Debian).
# shellcheck shell=bash

# mirror_labelled LABEL: the site of the machine's apt whose Release file bears that label.
mirror_labelled() {
    local site
    # shellcheck disable=SC2016 # apt fills these in
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Label: $1" | awk "NR == 1")
    [ -n "$site" ] || fail 2 "this machine's apt has no repository labelled '$1' (apt-get update, or set $2)"
    echo "$site"
}

main_mirror() { echo "${MSP_LAB_MIRROR:-$(mirror_labelled Debian MSP_LAB_MIRROR)}"; }

security_mirror() {
    echo "${MSP_LAB_SECURITY_MIRROR:-$(mirror_labelled Debian-Security MSP_LAB_SECURITY_MIRROR)}"
}

mirror_keyring() { echo "${MSP_LAB_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}"; }

# Keys, proxies, credentials and validity settings of the machine's apt, so that apt in $root gets through as well.
copy_apt_access() {
    mkdir -p "$root/etc/apt/keyrings" "$root/etc/apt/auth.conf.d"
    cp "$(mirror_keyring)" "$root/etc/apt/keyrings/mirror.gpg"
    apt-config dump Acquire | grep -E '^Acquire::(http|https|ftp|Check-Valid-Until|Check-Date)\b.* "[^"]+";$' \
        >"$root/etc/apt/apt.conf.d/90machine" || true
    for file in /etc/apt/auth.conf /etc/apt/auth.conf.d/*; do
        [ ! -f "$file" ] || cp -p "$file" "$root$file"
    done
    cp -r /usr/local/share/ca-certificates "$root/usr/local/share/" 2>/dev/null || true
}

# main_source SUITE, security_source SUITE: one line of sources.list each.
main_source() { echo "deb [signed-by=/etc/apt/keyrings/mirror.gpg] $(main_mirror) $1 main"; }
security_source() { echo "deb [signed-by=/etc/apt/keyrings/mirror.gpg] $(security_mirror) $1-security main"; }
