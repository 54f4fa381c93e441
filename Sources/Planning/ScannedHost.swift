public import Foundation
public import Packages

/// What is known of a host when the plan is made.
public enum ScannedHost: Sendable, Equatable {
    /// - Parameter firstSeen: When each pending update was first seen by the controller, by ``key(of:)``. One that is not
    ///   named counts as seen for the first time now.
    case scanned(HostScan, firstSeen: [String: Date])
    case failed(reason: String)

    /// The key of an update in `firstSeen`: `name.arch=candidate`.
    public static func key(of update: PendingUpdate) -> String {
        "\(update.name).\(update.architecture)=\(update.candidate)"
    }

    /// nil when the host could not be scanned.
    public var packageManager: PackageManager? { scan?.packageManager }

    var scan: HostScan? {
        switch self {
        case .scanned(let scan, _): scan
        case .failed: nil
        }
    }
}
