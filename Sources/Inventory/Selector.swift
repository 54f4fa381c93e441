public import Vocabulary

/// Which hosts are meant: `web1`, `acme/web1`, `web*`, `group:web`, `ring=canary`, `os=debian`, `client:acme`, `site:x`, `tag:x`, `and`,
/// `or` (or a comma), `not`, parentheses, `*`. `not` binds tighter than `and`, `and` tighter than `or`.
public indirect enum Selector: Sendable, Hashable {
    /// What a `key:value` or `key=value` looks at.
    public enum Property: String, Sendable, CaseIterable { case group, ring, os, client, site, tag, exposed }

    case all
    /// A host's name, within one client where that is given.
    case host(client: Glob?, name: Glob)
    case property(Property, Glob)
    case not(Selector)
    case and(Selector, Selector)
    case or(Selector, Selector)
}
