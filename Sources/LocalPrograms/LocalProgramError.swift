import Glibc

/// A program on this machine that could not be run at all. One that ran and failed says so by its status.
public struct LocalProgramError: Error, Hashable, Sendable, CustomStringConvertible {
    public let program: String
    /// What it could not.
    public let reason: String
    /// What the system said: errno(3).
    public let code: Int32

    public var description: String {
        let remedy = code == ENOENT ? ". Is it installed?" : ""
        return "\(program) \(reason): \(String(cString: strerror(code)))\(remedy)"
    }
}
