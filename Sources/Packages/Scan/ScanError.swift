/// Why a scan's answer could not be read.
public enum ScanError: Error, Sendable, Equatable {
    /// The answer does not begin: something else ran, or a login script printed and ended. Holds the first words that came.
    case notFramed(String)
    /// The answer begins and does not end: the link was cut or the script was killed.
    case truncated
    /// More bytes than a scan can have.
    case tooLarge(bytes: Int)
    /// The system is not one that has apt or dnf.
    case unsupportedSystem(String)
    /// The host has another package manager than the one that was asked for.
    case managerChanged
}

extension ScanError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFramed(let excerpt):
            "The host did not run the scan; it answered \"\(excerpt)\". Log in by hand and see that the account has a POSIX shell."
        case .truncated:
            "The host's answer ends in the middle. Scan again; if it stays so, look for what kills the session."
        case .tooLarge(let bytes):
            "The host answered with \(bytes) bytes, more than a scan can have. Look at the host: this is not its package manager."
        case .managerChanged:
            "The host has another package manager than at its last scan. Scan again."
        case .unsupportedSystem(let name):
            "\(name) has neither apt nor dnf. Take the host out of the inventory or patch it by other means."
        }
    }
}
