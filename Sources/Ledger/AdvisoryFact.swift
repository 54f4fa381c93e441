public import Foundation
public import Vocabulary

/// What a vendor says about an advisory. Recorded when it becomes known, and again when the vendor changes it.
public struct AdvisoryFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "advisory")

    public var id: String
    public var released: Date
    public var severity: Severity
    /// CVEs in the catalogue of known exploited vulnerabilities, of those that it closes.
    public var knownExploited: [String]
    /// When the vendor took it back; nil where it stands.
    public var withdrawn: Date?
    /// What it closes; nil where nobody said so.
    public var cves: [String]?

    public init(
        id: String, released: Date, severity: Severity = .unrated, knownExploited: [String] = [],
        withdrawn: Date? = nil, cves: [String]? = nil
    ) {
        self.id = id
        self.released = released
        self.severity = severity
        self.knownExploited = knownExploited
        self.withdrawn = withdrawn
        self.cves = cves
    }
}

/// Somebody at the client approved updates: the start of the clock where the contract says `approved`.
public struct ApprovalFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "approval")

    /// A glob over host names; nil for every host of the client.
    public var hostPattern: String?
    /// A glob over package names; nil for every package.
    public var package: String?
    public var advisory: String?
    public var approver: String

    public init(hostPattern: String? = nil, package: String? = nil, advisory: String? = nil, approver: String) {
        self.hostPattern = hostPattern
        self.package = package
        self.advisory = advisory
        self.approver = approver
    }
}
