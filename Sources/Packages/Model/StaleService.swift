/// A process that still runs a library or program which was replaced on disk.
public struct StaleService: Codable, Sendable, Equatable {
    public var unit: String?
    public var process: String
    public var library: String

    public init(unit: String? = nil, process: String, library: String) {
        self.unit = unit
        self.process = process
        self.library = library
    }
}
