/// What a host answers while one waits for it to come back.
public struct BootProbe: Codable, Sendable, Equatable {
    public var bootID: String
    public var uptimeSeconds: Double
    /// `systemctl is-system-running`; nil without systemd. While it says `starting` the host is not back.
    public var systemState: String?
    public var runningKernel: String
    public var newestKernel: String?

    public init(
        bootID: String, uptimeSeconds: Double, systemState: String? = nil, runningKernel: String,
        newestKernel: String? = nil
    ) {
        self.bootID = bootID
        self.uptimeSeconds = uptimeSeconds
        self.systemState = systemState
        self.runningKernel = runningKernel
        self.newestKernel = newestKernel
    }

    /// Whether the host has been rebooted since `formerBootID` was read and has ended coming up.
    public func isBack(since formerBootID: String) -> Bool {
        bootID != formerBootID && systemState != "starting" && systemState != "initializing"
    }
}

/// Asking for a reboot, and the probe that proves it.
public enum Reboot {
    /// The host answers at once and goes down two seconds later.
    public static func requestScript(nonce: String, become: Bool) -> String { "" }

    public static func parseRequest(_ output: [UInt8], nonce: String) throws(JobError) {}

    public static func probeScript(nonce: String) -> String { "" }

    public static func parseProbe(_ output: [UInt8], nonce: String) throws(ScanError) -> BootProbe { throw .truncated }
}
