public import MaintenanceWindows

/// Somebody at the client.
public struct Contact: Sendable, Hashable {
    public var name: String
    public var role: String?
    public var email: String?
    public var phone: String?

    public init(name: String, role: String? = nil, email: String? = nil, phone: String? = nil) {
        self.name = name
        self.role = role
        self.email = email
        self.phone = phone
    }
}

/// The contract that the report is drawn up under. Dates are inclusive.
public struct Contract: Sendable, Hashable {
    public var number: String
    public var from: LocalDate?
    public var to: LocalDate?

    public init(number: String, from: LocalDate? = nil, to: LocalDate? = nil) {
        self.number = number
        self.from = from
        self.to = to
    }
}

/// How the client's reports look.
public struct ReportSettings: Sendable, Hashable {
    /// Path of an image file.
    public var logo: String?
    /// `#rrggbb`
    public var color: String?
    /// The name of the provider, as the client knows it.
    public var provider: String?

    /// Who is named beneath a note.
    public var accountManager: String?

    public init(
        logo: String? = nil, color: String? = nil, provider: String? = nil, accountManager: String? = nil
    ) {
        self.accountManager = accountManager
        self.logo = logo
        self.color = color
        self.provider = provider
    }
}
