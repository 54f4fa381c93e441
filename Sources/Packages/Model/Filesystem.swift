/// Room on a filesystem that patching needs (`/`, `/var`, `/boot`).
public struct Filesystem: Codable, Sendable, Equatable {
    public var path: String
    /// Where the filesystem that holds `path` is mounted.
    public var mountPoint: String
    public var sizeBytes: Int64
    /// Free for root or for users, whichever `df` reports (the reserved blocks are not counted).
    public var freeBytes: Int64
    /// nil where the filesystem has no fixed number (btrfs).
    public var inodes: Int64?
    public var freeInodes: Int64?

    public init(
        path: String, mountPoint: String, sizeBytes: Int64, freeBytes: Int64, inodes: Int64? = nil,
        freeInodes: Int64? = nil
    ) {
        self.path = path
        self.mountPoint = mountPoint
        self.sizeBytes = sizeBytes
        self.freeBytes = freeBytes
        self.inodes = inodes
        self.freeInodes = freeInodes
    }
}
