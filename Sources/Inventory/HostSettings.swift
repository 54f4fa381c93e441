/// What one level of the inventory (defaults, group, host) says about hosts; nil where it says nothing.
struct HostSettings {
    /// Names of windows, with the places where they stand.
    var windows: [(name: String, value: YAMLValue)]?
    var ring: String?
    var site: String?
    var exposed: Bool?
    var tags: [String] = []
    var ssh = SSHSettings()
    var checks: [HealthCheck] = []
    var keepsAnswersFor: Duration?

    /// The nearest to the host wins; tags and checks add up.
    func inheriting(_ above: HostSettings) -> HostSettings {
        var settings = self
        settings.windows = windows ?? above.windows
        settings.ring = ring ?? above.ring
        settings.site = site ?? above.site
        settings.exposed = exposed ?? above.exposed
        settings.tags = above.tags + tags.filter { !above.tags.contains($0) }
        settings.ssh = ssh.inheriting(above.ssh)
        settings.checks = above.checks.adding(checks)
        settings.keepsAnswersFor = keepsAnswersFor ?? above.keepsAnswersFor
        return settings
    }
}

extension [HealthCheck] {
    /// The same check said again nearer to the host replaces the farther one: it may be required here and wanted there.
    func adding(_ nearer: [HealthCheck]) -> [HealthCheck] {
        nearer.reduce(into: self) { checks, check in
            if let index = checks.firstIndex(where: { $0.kind == check.kind }) {
                checks[index] = check
            } else {
                checks.append(check)
            }
        }
    }
}
