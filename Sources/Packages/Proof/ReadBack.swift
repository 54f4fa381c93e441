import RemoteText

/// What the package database holds after a job: the only proof.
public struct PackageReadBack: Codable, Sendable, Equatable {
    /// Every installed version of the packages asked for: several for install-only ones (kernels), none for one that is not there.
    public var installed: [InstalledPackage]
    public var bootID: String
    public var reboot: RebootNeed
    public var database: DatabaseHealth
    /// Processes that still run libraries which were replaced.
    public var staleServices: [StaleService]
    public var unanswered: [UnansweredQuestion]

    public init(
        installed: [InstalledPackage] = [], bootID: String, reboot: RebootNeed, database: DatabaseHealth,
        staleServices: [StaleService] = [], unanswered: [UnansweredQuestion] = []
    ) {
        self.installed = installed
        self.bootID = bootID
        self.reboot = reboot
        self.database = database
        self.staleServices = staleServices
        self.unanswered = unanswered
    }
}

/// Reading back, in one round trip and without root (only the stale services need it).
public enum ReadBack {
    /// - Parameters:
    ///   - packages: Names, without architecture.
    ///   - elevation: How to become root, which alone sees other accounts' stale processes.
    /// - Throws: ``JobError/invalidName(_:)``.
    public static func script(
        nonce: String, manager: PackageManager, packages: [String], elevation: Elevation = .sudo()
    ) throws(JobError) -> String {
        for name in packages where !manager.driver.accepts(name: name) { throw .invalidName(name) }
        let names = packages.isEmpty ? manager.driver.nameOfNoPackage : packages.joined(separator: "\n")
        let body = """
            NAMES=\(ShellWord.quoted(names))
            \(HostFactsScript.boot)
            \(manager.driver.readBackScript)
            \(HostFactsScript.staleServices)
            """
        return RemoteScript.framed(nonce: nonce, elevation: elevation, body: body)
    }

    public static func parse(
        _ output: [UInt8], nonce: String, manager: PackageManager
    ) throws(ScanError) -> PackageReadBack {
        var answer = try Answer(output, nonce: nonce)
        let read = manager.driver.readBack(&answer)
        return PackageReadBack(
            installed: read.installed, bootID: answer.fact("boot_id") ?? "", reboot: RebootSignals.need(answer, read),
            database: read.database, staleServices: StaleServiceReader.read(&answer), unanswered: read.unanswered)
    }
}
