public import Foundation

/// Who a host is and how it stands at the moment of the scan.
public struct HostFacts: Codable, Sendable, Equatable {
    public var machineID: String
    /// `/proc/sys/kernel/random/boot_id`: a new one proves a reboot, and nothing else does.
    public var bootID: String
    /// `ID`, `VERSION_ID`, `PRETTY_NAME` and `ID_LIKE` of os-release(5).
    public var osID: String
    public var osVersion: String
    public var osName: String
    public var osLike: [String]
    /// The package manager's word: `amd64`, `x86_64`.
    public var architecture: String
    public var runningKernel: String
    /// The release of the newest installed kernel; nil when none is, and in a container, which runs its host's.
    public var newestKernel: String?
    /// systemd-detect-virt(1): `kvm`, `systemd-nspawn`; nil when on bare metal or unknown.
    public var virtualization: String?
    public var isContainer: Bool
    public var uptimeSeconds: Double
    /// The host's clock when it answered: the controller works out the offset.
    public var clock: Date
    public var hasSystemd: Bool
    /// `systemctl is-system-running`: `running`, `degraded`, `starting`.
    public var systemState: String?
    public var hostname: String
    public var memoryTotalBytes: Int64?
    public var memoryAvailableBytes: Int64?
    /// The load of one minute.
    public var load: Double?
    public var processors: Int?
    /// Whether the host's clock is kept by NTP, when systemd knows.
    public var clockSynchronized: Bool?

    public init(
        machineID: String, bootID: String, osID: String, osVersion: String, osName: String, osLike: [String] = [],
        architecture: String, runningKernel: String, newestKernel: String? = nil, virtualization: String? = nil,
        isContainer: Bool, uptimeSeconds: Double, clock: Date, hasSystemd: Bool, systemState: String? = nil,
        hostname: String, memoryTotalBytes: Int64? = nil, memoryAvailableBytes: Int64? = nil, load: Double? = nil,
        processors: Int? = nil, clockSynchronized: Bool? = nil
    ) {
        self.machineID = machineID
        self.bootID = bootID
        self.osID = osID
        self.osVersion = osVersion
        self.osName = osName
        self.osLike = osLike
        self.architecture = architecture
        self.runningKernel = runningKernel
        self.newestKernel = newestKernel
        self.virtualization = virtualization
        self.isContainer = isContainer
        self.uptimeSeconds = uptimeSeconds
        self.clock = clock
        self.hasSystemd = hasSystemd
        self.systemState = systemState
        self.hostname = hostname
        self.memoryTotalBytes = memoryTotalBytes
        self.memoryAvailableBytes = memoryAvailableBytes
        self.load = load
        self.processors = processors
        self.clockSynchronized = clockSynchronized
    }
}
