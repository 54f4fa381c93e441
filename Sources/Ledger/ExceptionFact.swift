public import Foundation

/// A waiver: the client accepts the risk until it expires. An overlay, which never deletes the obligation under it.
public struct ExceptionFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "exception")

    public var id: String
    /// A glob over host names (`web*`); nil for every host of the client.
    public var hostPattern: String?
    /// A glob over package names; nil for every package.
    public var package: String?
    public var advisory: String?
    public var reason: String
    public var approver: String
    public var expires: Date
    /// What protects the host in the meantime.
    public var compensating: String?

    public init(
        id: String, hostPattern: String? = nil, package: String? = nil, advisory: String? = nil, reason: String,
        approver: String, expires: Date, compensating: String? = nil
    ) {
        self.id = id
        self.hostPattern = hostPattern
        self.package = package
        self.advisory = advisory
        self.reason = reason
        self.approver = approver
        self.expires = expires
        self.compensating = compensating
    }
}

/// A waiver ended before it expired.
public struct ExceptionEndedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "exception_ended")

    public var id: String
    public var reason: String

    public init(id: String, reason: String) {
        self.id = id
        self.reason = reason
    }
}
