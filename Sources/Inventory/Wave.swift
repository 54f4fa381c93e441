/// A step of a playbook: hosts that are patched in batches, then a gate.
public struct Wave: Sendable, Hashable {
    /// Whether the gate opens by itself or waits for a person.
    public enum Promotion: String, Sendable, Codable, CaseIterable { case auto, approve }

    public enum Size: Sendable, Hashable, CustomStringConvertible {
        case count(Int)
        /// 0 to 100, of the wave's hosts at plan time.
        case percent(Double)

        /// The integer it stands for: percents are rounded down.
        ///
        /// - Parameter minimum: 1 for a batch, 0 for failures that are tolerated.
        public func resolved(of hosts: Int, minimum: Int) -> Int {
            switch self {
            case .count(let count): max(minimum, count)
            case .percent(let percent): max(minimum, Int((Double(hosts) * percent / 100).rounded(.down)))
            }
        }

        public var description: String {
            switch self {
            case .count(let count): String(count)
            case .percent(let percent): "\(percent.formattedPlainly)%"
            }
        }
    }

    public var name: String
    /// nil = the rest: every host that no wave before it took.
    public var members: Selector?
    /// Sizes of its batches, never empty; the last repeats.
    public var batch: [Size]
    /// Tolerated failures, cumulative over the wave.
    public var maxFailed: Size
    /// More hosts than these not attempted make the wave inconclusive.
    public var maxNotAttempted: Size
    /// How long the gate waits after the wave's last verification before it checks again.
    public var soak: Duration
    public var promotion: Promotion
    /// Whether a wave without hosts passes its gate; otherwise it is inconclusive.
    public var allowEmpty: Bool

    public init(
        name: String, members: Selector?, batch: [Size] = [.percent(20)], maxFailed: Size = .count(0),
        maxNotAttempted: Size = .percent(20), soak: Duration = .zero, promotion: Promotion = .auto,
        allowEmpty: Bool = false
    ) {
        self.name = name
        self.members = members
        self.batch = batch
        self.maxFailed = maxFailed
        self.maxNotAttempted = maxNotAttempted
        self.soak = soak
        self.promotion = promotion
        self.allowEmpty = allowEmpty
    }

    /// The one wave of a playbook that names none.
    public static let everything = Wave(name: "all", members: nil)
}
