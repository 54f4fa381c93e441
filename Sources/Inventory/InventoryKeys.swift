/// The keys of a client's file.
enum ClientKey: String, SectionKey {
    case client, name, timezone, ssh, windows, blackouts, sla, defaults, checks, groups, hosts, clusters, ansible,
        contacts
    case contract, holidays, report
}

/// What `defaults`, a group and a host can each say; the nearest to the host wins, checks and tags add up.
enum SettingKey: String, SectionKey {
    case window, ring, site, exposed, tags, user, port, ssh, checks
    case keepAnswers = "keep_answers"
}

/// What only a host can say.
enum HostKey: String, SectionKey {
    case address
    case hostKey = "host_key"
}

/// What only a group can say.
enum GroupKey: String, SectionKey { case hosts }

enum SSHKey: String, SectionKey {
    case user, port, agent, become
    case identityFile = "identity_file"
    case proxyJump = "proxy_jump"
    case knownHosts = "known_hosts"
    case hostKey = "host_key"
    case passwordLogin = "password_login"
    case passwordCommand = "password_command"
    case sudoPassword = "sudo_password"
    case sudoPasswordCommand = "sudo_password_command"
    case passphraseCommand = "passphrase_command"
    case sshConfig = "ssh_config"
    case trustOnFirstUse = "trust_on_first_use"
}

enum WindowKey: String, SectionKey {
    case name, when, rrule, date, plus, at, length, until, cutoff, reboot, overrun, valid
    case ifGap = "if_gap"
    case ifOverlap = "if_overlap"
}

/// First and last date.
enum SpanKey: String, SectionKey { case from, to }

enum BlackoutKey: String, SectionKey { case name, from, to, ics, allow }

enum ServiceLevelKey: String, SectionKey {
    case preset, clock, stop, deadlines, exposed, target, onboarding
    case scanWithin = "scan_within"
    case pauseInBlackouts = "pause_in_blackouts"
}

enum DeadlineKey: String, SectionKey { case kev, critical, important, moderate, low, unrated, reboot }

enum ChecksKey: String, SectionKey { case required, wanted }

/// What is checked. A check has exactly one of these keys.
enum CheckKey: String, SectionKey {
    case disk, units, systemd, tcp, http, command, file, process

    /// What may stand beside it.
    var options: [CheckOptionKey] {
        switch self {
        case .disk: [.free]
        case .tcp: [.address, .from]
        case .http: [.from, .status, .contains]
        case .file: [.maximumAge]
        case .units, .systemd, .command, .process: []
        }
    }
}

enum CheckOptionKey: String, SectionKey {
    case free, address, from, status, contains
    case maximumAge = "max_age"
}

enum ClusterKey: String, SectionKey {
    case name, members, settle
    case maxUnavailable = "max_unavailable"
}

enum ContactKey: String, SectionKey { case name, role, email, phone }

enum ContractKey: String, SectionKey { case number, from, to }

enum ReportKey: String, SectionKey {
    case logo, color, provider
    case accountManager = "account_manager"
}

enum AnsibleKey: String, SectionKey { case path, hosts }
