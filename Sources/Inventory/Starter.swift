/// Commented first files, as `msp-patch init` writes them.
public enum Starter {
    /// A client's file with one host that everything else can be tried on.
    ///
    /// - Parameters:
    ///   - client: the client's id; a name by the rule of ``Vocabulary/ClientID``.
    ///   - timezone: Area/City or UTC.
    ///   - host: the name of the first host.
    ///   - address: a host name or an IP address.
    public static func inventory(
        client: String = "acme", timezone: String = "Europe/Berlin", host: String = "web1",
        address: String = "10.0.0.11"
    ) -> String {
        """
        # One client, one file. `msp-patch inventory check` says what is wrong in it.
        client: \(client)
        # name: ACME Funeral Homes               # as it stands on reports
        timezone: \(timezone)                # Area/City or UTC: the windows go by its clock

        ssh:
          user: msp                              # an ordinary user; `msp-patch sudoers` prints what it must be allowed
          # identity_file: ~/.ssh/\(client)_ed25519   # the agent is tried first
          # proxy_jump: msp@bastion.example:22
          become: sudo                           # sudo | none

        windows:
          # a window comes round daily | every Sat, Sun | every 2 weeks on Wed from 2026-12-02 | second Tuesday + 4 days | last Thu
          - {name: monthly, when: second Tuesday + 4 days, at: "22:00", length: 4h, cutoff: 45m}
          # - {name: weekly, when: every Sat, at: "22:00", until: "02:00"}

        # blackouts:
        #   - {name: year-end, from: 2026-12-18, to: 2027-01-04, allow: emergency}

        # The contract. These values hold where nothing is said.
        # sla:
        #   clock: detected                      # detected | released | approved
        #   stop: active                         # active (rebooted, restarted) | installed
        #   deadlines: {kev: 3d, critical: 7d, important: 14d, moderate: 30d, low: 90d, unrated: 14d, reboot: 7d}
        #   target: 95
        #   scan_within: 7d

        defaults: {window: monthly, ring: prod}  # each host can say otherwise

        checks:                                  # before and after; only what gets worse fails a host
          required: [{disk: /, free: 10%}, {units: no-new-failures}]

        groups:
          web:
            # checks: {required: [{systemd: nginx}, {http: "http://{address}/healthz", from: controller}]}
            hosts:
              \(host): {address: "\(address)", ring: canary}
              # web2: {address: 10.0.0.12, exposed: true}

        # clusters:                              # never more of them away than max_unavailable
        #   - {name: web-pair, members: [web1, web2], max_unavailable: 1, settle: 10m}

        """
    }

    /// A playbook for the security updates of every host: a canary wave, then the rest.
    public static let playbook = """
        # What is applied, to which hosts, in which order, and when it stops.
        playbook: monthly-security
        hosts: "*"                               # names, group:web, ring=canary, os=debian, client:acme; and, or, not; globs

        updates:
          classes: [security]                    # security, bugfix, enhancement, other; left out: all of them
          # exclude: ["linux-image-*"]
          # approve_after: 7d                    # how long an update must have been known
          newer: hold                            # hold | security-only | allow: what came out after the canary wave

        waves:                                   # the first that matches a host takes it
          - {name: canary, hosts: ring=canary, batch: 1, max_failed: 0, soak: 24h, allow_empty: true}
          - {name: broad, hosts: rest, batch: [1, 5, 20%], max_failed: 5%, promote: auto}   # auto | approve

        checks: {settle: 2m}                     # how long services may take to come up again
        # hooks:                                 # exit 0: done, 75: not now, else: this host is left alone
        #   before: [{command: [/usr/local/bin/drain, "on"], from: host, timeout: 10m}]
        #   after: [[/usr/local/bin/drain, "off"]]
        reboot: if_required                      # never | if_required | always
        limits: {client: 20, per_jump: 10}
        window: inherit                          # the window of each host

        """
}
