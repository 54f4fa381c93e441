import Vocabulary

/// A service level that others wrote down, by a name: `sla: {preset: pci-dss-4.0.1}`. What stands beside it in the file goes first.
public enum ServiceLevelPreset: String, Sendable, Hashable, CaseIterable {
    case standard = "msp-default"
    case cyberEssentials = "cyber-essentials"
    case essentialEight = "essential-eight"
    case pciDSS = "pci-dss-4.0.1"
    case bod2604 = "bod-26-04"

    /// The text that it is taken from.
    public var source: String {
        switch self {
        case .standard: "the default of msp-patch"
        case .cyberEssentials:
            "Cyber Essentials, Requirements for IT Infrastructure v3.3 (NCSC), security update management"
        case .essentialEight: "Essential Eight Maturity Model (ASD), patch operating systems, maturity level two"
        case .pciDSS: "PCI DSS v4.0.1 (PCI SSC), requirement 6.3.3"
        case .bod2604: "Binding Operational Directive 26-04 (CISA), table 1"
        }
    }

    /// When that text was published or came into force, `YYYY-MM-DD` or as much of it as is known.
    public var dated: String {
        switch self {
        case .standard: "2026-11-22"
        case .cyberEssentials: "2026-04-27"
        case .essentialEight: "2023-11"
        case .pciDSS: "2024-06"
        case .bod2604: "2026-06-10"
        }
    }

    /// Where the text leaves something open, or asks for what this program cannot know: what stands here instead.
    public var remark: String? {
        switch self {
        case .standard: nil
        case .cyberEssentials:
            "An update without a severity counts as critical, as the scheme says. It sets no time for moderate and low: 30 and 90 days stand here."
        case .essentialEight:
            "Hosts marked exposed count as internet-facing. Reboots within a week are added here."
        case .pciDSS:
            "The requirement sets one month for critical updates and leaves the rest to the entity's own risk ranking: three months stand here."
        case .bod2604:
            """
            Whether a flaw can be exploited automatically, and to what effect, is not known here: a known exploited one counts as the \
            worst case, another as not automatable with total impact. What the directive leaves to the next upgrade has no due date.
            """
        }
    }

    /// The service level itself, without anything of the client's file.
    public var serviceLevel: ServiceLevel {
        switch self {
        case .standard: standard
        case .cyberEssentials: cyberEssentials
        case .essentialEight: essentialEight
        case .pciDSS: pciDSS
        case .bod2604: bod2604
        }
    }

    private var standard: ServiceLevel {
        level(
            .detected, kev: .days(3),
            [.critical: .days(7), .important: .days(14), .moderate: .days(30), .low: .days(90), .unrated: .days(14)])
    }

    private var cyberEssentials: ServiceLevel {
        level(
            .released, kev: .days(14),
            [.critical: .days(14), .important: .days(14), .moderate: .days(30), .low: .days(90), .unrated: .days(14)])
    }

    private var essentialEight: ServiceLevel {
        var level = level(.released, kev: .months(1), .init(Severity.allCases.map { ($0, .months(1)) }) { $1 })
        level.exposed = .init(Severity.allCases.map { ($0, .days(14)) }) { $1 }
        level.exposed[.critical] = .elapsed(.seconds(48 * 3600))
        level.exposedKev = .elapsed(.seconds(48 * 3600))
        return level
    }

    private var pciDSS: ServiceLevel {
        level(
            .released, kev: .months(1),
            [
                .critical: .months(1), .important: .months(3), .moderate: .months(3), .low: .months(3),
                .unrated: .months(3),
            ])
    }

    private var bod2604: ServiceLevel {
        var level = level(.detected, kev: .days(3), [:])
        level.exposed = .init(Severity.allCases.map { ($0, .days(14)) }) { $1 }
        return level
    }

    private func level(_ clock: ServiceLevel.Clock, kev: Deadline, _ deadlines: [Severity: Deadline]) -> ServiceLevel {
        ServiceLevel(
            preset: self, clock: clock, deadlines: deadlines, kev: kev, reboot: .days(7), target: 95,
            scanWithin: .seconds(7 * 86_400))
    }
}
