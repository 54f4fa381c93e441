/// What the package database holds after a job: the only proof.
public struct PackageReadBack: Codable, Sendable, Equatable {
    /// Every installed version of the packages asked for: several for install-only ones (kernels).
    public var installed: [InstalledPackage]
    public var bootID: String
    public var reboot: RebootNeed
    public var database: DatabaseHealth
    public var unanswered: [UnansweredQuestion]

    public init(
        installed: [InstalledPackage] = [], bootID: String, reboot: RebootNeed, database: DatabaseHealth,
        unanswered: [UnansweredQuestion] = []
    ) {
        self.installed = installed
        self.bootID = bootID
        self.reboot = reboot
        self.database = database
        self.unanswered = unanswered
    }
}

/// Reading back, in one round trip and without root.
public enum ReadBack {
    /// - Throws: ``JobError/invalidName(_:)``.
    public static func script(
        nonce: String, manager: PackageManager, packages: [String]
    ) throws(JobError) -> String { "" }

    public static func parse(
        _ output: [UInt8], nonce: String, manager: PackageManager
    ) throws(ScanError) -> PackageReadBack { throw .truncated }
}
