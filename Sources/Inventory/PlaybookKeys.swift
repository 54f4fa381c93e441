/// The keys of a playbook.
enum PlaybookKey: String, SectionKey {
    case playbook, hosts, updates, waves, checks, hooks, reboot, limits, window
    case catchUp = "catch_up"
}

enum UpdatesKey: String, SectionKey {
    case classes, severities, advisories, include, exclude, newer
    case approveAfter = "approve_after"
}

enum WaveKey: String, SectionKey {
    case name, hosts, batch, soak, promote
    case maxFailed = "max_failed"
    case maxNotAttempted = "max_not_attempted"
    case allowEmpty = "allow_empty"
}

enum PlaybookChecksKey: String, SectionKey { case settle }

enum HooksKey: String, SectionKey { case before, after }

enum HookKey: String, SectionKey { case command, from, timeout }

enum LimitsKey: String, SectionKey {
    case client, global
    case perJump = "per_jump"
}
