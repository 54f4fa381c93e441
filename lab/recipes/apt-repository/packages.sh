# The packages of the lab's apt repository.
# shellcheck shell=bash

# package SUITE NAME VERSION [FIELD...]: builds one from the tree files/NAME_VERSION, if there is one
# (maintainer scripts in its DEBIAN folder), with the fields added to its control file.
package() {
    local suite=$1 name=$2 version=$3 tree=$scratch/package
    shift 3
    rm -rf "$tree"
    mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$name" "pool/$suite"
    [ ! -d "$recipe_folder/files/${name}_$version" ] || cp -r "$recipe_folder/files/${name}_$version/." "$tree"
    echo "$name $version" >"$tree/usr/share/doc/$name/README"
    [ "$name" != linux-image-9.9.9-msp ] || install -D /dev/null "$tree/boot/vmlinuz-9.9.9-msp"
    [ "$name $version" != "msp-big 2.0" ] || head -c 30000000 /dev/urandom >"$tree/usr/share/doc/msp-big/blob"
    {
        printf '%s\n' "Package: $name" "Version: $version" "Architecture: all" "Section: misc" "Priority: optional" \
            "Maintainer: msp-patch lab <lab@example.invalid>" "Description: lab package $name" "$@"
    } >"$tree/DEBIAN/control"
    find "$tree/DEBIAN" -name 'p*' -exec chmod 755 {} +
    dpkg-deb --root-owner-group --build "$tree" "pool/$suite" >/dev/null
}

# plain_update SUITE NAME: 1.0 in the release, 2.0 in SUITE.
plain_update() {
    package lab "$2" 1.0
    package "$1" "$2" 2.0
}

build_packages() {
    # A kernel: a package that pulls in the newest, whose installation demands a reboot.
    package lab linux-image-msp 9.9.8
    package lab-security linux-image-msp 9.9.9 "Depends: linux-image-9.9.9-msp"
    package lab-security linux-image-9.9.9-msp 9.9.9-1
    plain_update lab-security msp-held
    package lab msp-phased 1.0
    package lab-updates msp-phased 2.0 "Phased-Update-Percentage: 0"
    # An ordinary update that is not about security; a changed configuration file; a package of 30 MB.
    plain_update lab-updates msp-plain
    plain_update lab-security msp-conf
    plain_update lab-security msp-big
    # Maintainer scripts that fail, take long, or read the terminal.
    plain_update lab-security msp-failpost
    plain_update lab-security msp-failpre
    plain_update lab-security msp-slow
    plain_update lab-security msp-read
    # An update that brings a new dependency, one that needs a non-security update, one that removes a package.
    package lab msp-app 1.0
    package lab-security msp-app 2.0 "Depends: msp-newdep"
    package lab-security msp-newdep 2.0
    package lab msp-cross 1.0
    package lab-security msp-cross 2.0 "Depends: msp-plain (>= 2.0)"
    package lab msp-old 1.0
    package lab msp-front 1.0 "Depends: msp-old"
    package lab-security msp-front 2.0 "Depends: msp-new"
    package lab-security msp-new 2.0 "Conflicts: msp-old"
    # The same version in two suites; a security version that a later update has superseded.
    plain_update lab-security msp-both
    package lab-updates msp-both 2.0
    package lab msp-superseded 1.0
    package lab-security msp-superseded 1.1
    package lab-updates msp-superseded 1.2
}
