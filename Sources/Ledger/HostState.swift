/// What a host is and how it stands, as its scan saw it.
public struct HostState: Codable, Sendable, Equatable {
    /// `ID` of os-release(5).
    public var osID: String
    /// `VERSION_ID` of os-release(5).
    public var osVersion: String
    /// `PRETTY_NAME` of os-release(5).
    public var osName: String
    public var packageManager: String
    public var architecture: String
    public var machineID: String
    /// `/proc/sys/kernel/random/boot_id`: another one is the only proof of a reboot.
    public var bootID: String
    public var runningKernel: String
    public var newestKernel: String?
    public var rebootRequired: Bool
    public var rebootReasons: [String]
    public var failedUnits: [String]
    public var filesystems: [FilesystemRecord]
    public var findings: [FindingRecord]
    public var installedCount: Int
    public var installedDigest: String

    public init(
        osID: String, osVersion: String, osName: String, packageManager: String, architecture: String,
        machineID: String, bootID: String, runningKernel: String, newestKernel: String? = nil,
        rebootRequired: Bool = false, rebootReasons: [String] = [], failedUnits: [String] = [],
        filesystems: [FilesystemRecord] = [], findings: [FindingRecord] = [], installedCount: Int = 0,
        installedDigest: String = ""
    ) {
        self.osID = osID
        self.osVersion = osVersion
        self.osName = osName
        self.packageManager = packageManager
        self.architecture = architecture
        self.machineID = machineID
        self.bootID = bootID
        self.runningKernel = runningKernel
        self.newestKernel = newestKernel
        self.rebootRequired = rebootRequired
        self.rebootReasons = rebootReasons
        self.failedUnits = failedUnits
        self.filesystems = filesystems
        self.findings = findings
        self.installedCount = installedCount
        self.installedDigest = installedDigest
    }
}

public struct FilesystemRecord: Codable, Sendable, Equatable {
    public var path: String
    public var sizeBytes: Int64
    public var freeBytes: Int64

    public init(path: String, sizeBytes: Int64, freeBytes: Int64) {
        self.path = path
        self.sizeBytes = sizeBytes
        self.freeBytes = freeBytes
    }
}

/// Something about a host that will hinder a run or a figure, with the command that mends it.
public struct FindingRecord: Codable, Sendable, Equatable {
    public var code: String
    public var weight: String
    public var message: String
    public var remedy: String?

    public init(code: String, weight: String, message: String, remedy: String? = nil) {
        self.code = code
        self.weight = weight
        self.message = message
        self.remedy = remedy
    }
}
