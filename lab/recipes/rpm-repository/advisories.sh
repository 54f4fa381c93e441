# The advisories of the repository "updates", as updateinfo.xml.
# shellcheck shell=bash

write_advisories() {
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    echo '<updates>'
    advisory 1 security Critical 'CVE-2026-10001 CVE-2026-10002' libalpha-1.1-1
    advisory 2 bugfix None '' libalpha-1.2-1
    advisory 3 security Important CVE-2026-10003 openssl-libs-1.0-5
    advisory 4 security Moderate CVE-2026-10004 openssl-libs-1.0-6
    advisory 5 security Important 'CVE-2026-10005 CVE-2026-10006' kernel-6.12.0-200 kernel-core-6.12.0-200
    advisory 6 security Critical CVE-2026-10007 kernel-6.12.0-300 kernel-core-6.12.0-300
    advisory 7 security Moderate CVE-2026-10008 sudo-1.0-2
    advisory 8 security Low CVE-2026-10009 curl-1.0-2
    advisory 9 security Important CVE-2026-10010 alpha-app-1.1-1 alpha-newdep-1.0-1
    advisory 10 security Moderate CVE-2026-10011 glibc-1.0-2
    advisory 11 enhancement None '' nginx-1.2-1
    advisory 12 bugfix None '' plain-bug-1.1-1
    advisory 13 security Important CVE-2026-10012 bad-post-2.0-1
    advisory 14 security Moderate CVE-2026-10013 slow-post-2.0-1
    advisory 15 security Low CVE-2026-10014 svc-demo-1.1-1
    advisory 16 security Important CVE-2026-10015 conf-a-2.0-1
    advisory 17 security Important CVE-2026-10016 brokendep-2.0-1
    advisory 18 security '' CVE-2026-10017 bash-1.0-2
    advisory 19 security Moderate CVE-2026-10018 lockedpkg-2.0-1
    advisory 20 security Moderate 'CVE-2026-10019 CVE-2026-10020' filler1-1.1-1 filler2-1.1-1 filler3-1.1-1
    advisory 21 security Important CVE-2026-10021 newname-2.0-1
    advisory 22 newpackage None '' postgresql-1.1-1
    echo '</updates>'
}

# advisory NUMBER TYPE SEVERITY CVES PACKAGE...: packages as name-version-release, without the dist tag.
advisory() {
    local id title cve
    id=$(advisory_id "$1" "$2")
    title="${3:-Unrated}: ${5%-*-*} $2 update"
    cat <<XML
  <update from="security@example.invalid" status="final" type="$2" version="2">
    <id>$id</id>
    <title>$title</title>
    <issued date="2026-09-01 00:00:00"/>
    <updated date="2026-09-02 00:00:00"/>
    ${3:+<severity>$3</severity>}
    <summary>$title</summary>
    <description>Lab advisory $id.</description>
    <references>
      <reference href="https://example.invalid/errata/$id" id="$id" type="self" title="$id"/>
$(for cve in $4; do echo "      <reference href=\"https://example.invalid/$cve\" id=\"$cve\" type=\"cve\" title=\"$cve\"/>"; done)
    </references>
    <pkglist>
      <collection short="lab">
        <name>lab</name>
$(for package in "${@:5}"; do advised_package "$package"; done)
      </collection>
    </pkglist>
  </update>
XML
}

advisory_id() {
    case $dist-$2 in
    fc*) printf 'FEDORA-2026-%010x' "$1" ;;
    *-security) printf 'RLSA-2026:%04d' "$1" ;;
    *-bugfix) printf 'RLBA-2026:%04d' "$1" ;;
    *) printf 'RLEA-2026:%04d' "$1" ;;
    esac
}

# Kernel and glibc suggest a reboot, as they do in the real ones.
advised_package() {
    local file reboot=
    file=$(echo "updates/$1.$dist".*.rpm)
    case $1 in kernel* | glibc*) reboot='<reboot_suggested>True</reboot_suggested>' ;; esac
    rpm --query --package --queryformat "        <package name=\"%{NAME}\" version=\"%{VERSION}\" release=\"%{RELEASE}\"\
 epoch=\"%{EPOCHNUM}\" arch=\"%{ARCH}\"><filename>${file#*/}</filename>$reboot</package>\n" "$file"
}
