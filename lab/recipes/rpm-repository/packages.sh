# The packages of the lab's rpm repository.
# shellcheck shell=bash

# package REPOSITORY NAME VERSION RELEASE [TAG...]: builds one from files/NAME_VERSION, if there is such a
# tree, with the sections of scriptlets/NAME_VERSION, if there is such a file, and the tags given.
package() {
    local repository=$1 name=$2 version=$3 release=$4 tree=$scratch/tree architecture=noarch
    shift 4
    rm -rf "$tree"
    mkdir -p "$tree/usr/share/lab"
    [ ! -d "$recipe_folder/files/${name}_$version" ] || cp -r "$recipe_folder/files/${name}_$version/." "$tree"
    case $name in
    kernel*)
        architecture=x86_64
        add_kernel "$tree" "$name" "$version-$release.$dist.x86_64"
        ;;
    svc-demo)
        architecture=x86_64
        install -D "$(command -v busybox)" "$tree/usr/libexec/svc-demo"
        echo "$version" >>"$tree/usr/libexec/svc-demo" # or both versions would be the same file
        ;;
    bigpkg) [ "$version" = 1.0 ] || head -c 20000000 /dev/urandom >"$tree/usr/share/lab/blob" ;;
    esac
    echo "$name $version-$release" >"$tree/usr/share/lab/$name-$version-$release"
    write_spec "$name" "$version" "$release" "$tree" "$@" >"$scratch/package.spec"
    rpmbuild --quiet -bb --target "$architecture-linux" --define "_topdir $scratch/rpmbuild" \
        --define "_rpmdir $PWD/$repository" --define '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
        --define '_binary_payload w3.gzdio' "$scratch/package.spec"
}

# An install-only kernel: versions lie beside each other.
add_kernel() {
    local tree=$1 name=$2 version=$3
    [ "$name" = kernel-core ] || return 0
    mkdir -p "$tree/boot" "$tree/lib/modules/$version"
    echo kernel >"$tree/boot/vmlinuz-$version"
    echo modules >"$tree/lib/modules/$version/modules.dep"
}

write_spec() {
    local name=$1 version=$2 release=$3 tree=$4
    shift 4
    cat <<SPEC
%define __strip /bin/true
%define debug_package %{nil}
Name: $name
Version: $version
Release: $release.$dist
Summary: lab package $name
License: MIT
AutoReqProv: no
$(printf '%s\n' "$@")
%description
lab package $name
%install
cp -a $tree/. %{buildroot}
$(cat "$recipe_folder/scriptlets/${name}_$version" 2>/dev/null)
%files
$(cd "$tree" && find . -type f -path './etc/*' -printf '%%config(noreplace) /%P\n' -o -type f -printf '/%P\n')
%changelog
* Mon Jan 05 2026 msp-patch lab <lab@example.invalid> - $version-$release
- built for the lab
SPEC
}

# from_to NAME VERSION-RELEASE VERSION-RELEASE: what is installed, and its update.
from_to() {
    package base "$1" "${2%-*}" "${2#*-}"
    package updates "$1" "${3%-*}" "${3#*-}"
}

build_packages() {
    local name release
    # Tells dnf the release of the distribution.
    package base lab-release 1.0 1 "Provides: system-release = 1.0" "Provides: system-release(releasever) = ${dist//[a-z]/}"
    # A library with two updates, a program on it whose update wants the newer library and a new package.
    from_to libalpha 1.0-1 1.1-1
    package updates libalpha 1.2 1
    package base alpha-app 1.0 1 "Requires: libalpha >= 1.0"
    package updates alpha-app 1.1 1 "Requires: libalpha >= 1.1" "Requires: alpha-newdep"
    package updates alpha-newdep 1.0 1
    # What looks like the base system: one with two updates, one with a new epoch, one without any.
    for name in curl sudo glibc systemd httpd; do from_to "$name" 1.0-1 1.0-2; done
    from_to openssl-libs 1.0-1 1.0-5
    package updates openssl-libs 1.0 6
    package base nginx 1.0 1
    package updates nginx 1.2 1 "Epoch: 1"
    from_to postgresql 1.0-1 1.1-1
    package base python3 1.0 1
    for release in "base 1" "updates 2"; do
        package "${release% *}" bash 1.0 "${release#* }" "Provides: /bin/sh" "Provides: /bin/bash" "Provides: /usr/bin/sh"
    done
    for release in "base 100" "updates 200" "updates 300"; do kernel "${release% *}" "${release#* }"; done
    # A service with a unit and a configuration file; its update does not restart it.
    from_to svc-demo 1.0-1 1.1-1
    # Updates without an advisory, with one for a bug, and renamed.
    for name in plain-none plain-bug filler1 filler2 filler3; do from_to "$name" 1.0-1 1.1-1; done
    package base oldname 1.0 1
    package updates newname 2.0 1 "Obsoletes: oldname < 2" "Provides: oldname = 2.0"
    awkward_packages
}

# kernel REPOSITORY RELEASE
kernel() {
    local uname=6.12.0-$2.$dist.x86_64
    package "$1" kernel-core 6.12.0 "$2" "Provides: installonlypkg(kernel)" "Provides: kernel-core-uname-r = $uname"
    package "$1" kernel 6.12.0 "$2" "Provides: installonlypkg(kernel)" "Requires: kernel-core-uname-r = $uname"
}

awkward_packages() {
    local name
    # Scriptlets that fail at each stage, one that takes long.
    for name in bad-post bad-pre bad-preun bad-postun bad-posttrans slow-post lockedpkg bigpkg; do
        from_to "$name" 1.0-1 2.0-1
    done
    # An update whose dependency does not exist, and one that conflicts with an installed package.
    package base brokendep 1.0 1
    package updates brokendep 2.0 1 "Requires: no-such-thing >= 9"
    package base conf-a 1.0 1
    package base conf-b 1.0 1
    package updates conf-a 2.0 1 "Conflicts: conf-b < 2"
}
