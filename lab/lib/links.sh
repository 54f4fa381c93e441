# Links: dropping packets to and from a host's address. The table msp_lab exists only while a link is cut.
# shellcheck shell=bash

# Dropped where they arrive, so that the sender sees silence and not an error.
cut_link() {
    nft -f - <<NFT
add table inet msp_lab
add set inet msp_lab cut { type ipv4_addr; }
add chain inet msp_lab input { type filter hook input priority 0; }
flush chain inet msp_lab input
add rule inet msp_lab input ip daddr @cut drop
add rule inet msp_lab input ip saddr @cut drop
add element inet msp_lab cut { $1 }
NFT
}

heal_link() {
    nft delete element inet msp_lab cut "{ $1 }" 2>/dev/null || return 0
    nft list set inet msp_lab cut | grep -q elements || nft delete table inet msp_lab
}
