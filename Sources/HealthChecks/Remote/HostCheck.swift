import Inventory

/// One kind of check that is made on the host: shell text that gathers, and Swift that judges.
///
/// A new kind is a new file with such a type and a line in ``HostCheckPlan``.
protocol HostCheck: Sendable {
    /// POSIX sh that writes what it finds to standard output. It runs in a subshell with standard input from /dev/null, as the login user.
    /// Whatever comes from the inventory stands in it through ``ShellWord`` only.
    var script: String { get }

    /// - Parameter lines: What the script wrote, stripped of control characters.
    func judge(_ lines: [String]) -> CheckFinding
}

/// What a check found, without its name.
struct CheckFinding: Sendable, Equatable {
    var state: CheckState
    var detail: String?
    var items: [String] = []

    static func pass(_ detail: String? = nil) -> CheckFinding { CheckFinding(state: .pass, detail: detail) }
    static func fail(_ detail: String) -> CheckFinding { CheckFinding(state: .fail, detail: detail) }
    static func unknown(_ reason: String) -> CheckFinding { CheckFinding(state: .unknown, detail: reason) }

    /// A set check passes when its set could be read; its members are what is compared.
    static func members(_ items: some Sequence<String>) -> CheckFinding {
        CheckFinding(state: .pass, items: Set(items).sorted())
    }
}
