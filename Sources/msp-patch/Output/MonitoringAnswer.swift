import ArgumentParser
import Controller
import Vocabulary

/// Limits of a monitoring plugin: more hosts than this in a state, and it says so. 0 where nothing else is agreed.
struct MonitoringLimits: ParsableArguments {
    @Option(help: ArgumentHelp("--check: more hosts at risk than this are a warning.", valueName: "hosts"))
    var warnAtRisk = 0

    @Option(help: ArgumentHelp("--check: more hosts unknown than this are unknown.", valueName: "hosts"))
    var unknown = 0

    @Option(
        help: ArgumentHelp("--check: more hosts overdue or unsupported than this are critical.", valueName: "hosts"))
    var criticalOverdue = 0

    @Option(help: ArgumentHelp("--check: more missed windows than this are a warning.", valueName: "windows"))
    var warnMissed = 0

    func validate() throws {
        guard [warnAtRisk, unknown, criticalOverdue, warnMissed].allSatisfy({ $0 >= 0 }) else {
            throw ValidationError("a limit of --check is a number of hosts or windows, 0 or more")
        }
    }
}

/// The answer of a monitoring plugin: one line, performance data behind `|`, exit 0, 1, 2 or 3 (Monitoring Plugins Development
/// Guidelines, sections 2.1, 2.3 and 2.6).
struct MonitoringAnswer {
    private let counts: [ComplianceState: Int]
    private let missedWindows: Int
    private let limits: MonitoringLimits

    init(_ reports: [HostStatusReport], missedWindows: Int, limits: MonitoringLimits) {
        self.missedWindows = missedWindows
        self.limits = limits
        counts = Dictionary(reports.map { ($0.state, 1) }, uniquingKeysWith: +)
    }

    private func count(_ states: ComplianceState...) -> Int { states.reduce(0) { $0 + counts[$1, default: 0] } }

    private var verdict: (word: String, exit: ExitCode) {
        if count(.overdue, .unsupported) > limits.criticalOverdue { return ("CRITICAL", ExitCode(2)) }
        if count(.unknown) > limits.unknown { return ("UNKNOWN", ExitCode(3)) }
        if count(.atRisk) > limits.warnAtRisk || missedWindows > limits.warnMissed { return ("WARNING", ExitCode(1)) }
        return ("OK", ExitCode(0))
    }

    /// `label=value;warning;critical;minimum`
    private func data(_ state: ComplianceState) -> String {
        let limits =
            switch state {
            case .atRisk: ";\(limits.warnAtRisk);;0"
            case .overdue: ";;\(limits.criticalOverdue);0"
            case .current, .due, .unknown, .unsupported: ";;;0"
            }
        return "\(state.rawValue)=\(count(state))\(limits)"
    }

    func giveAndExit() throws {
        let states = ComplianceState.allCases
        let words =
            states.filter { counts[$0, default: 0] > 0 }.map {
                "\(counts[$0, default: 0]) \($0.rawValue.replacing("_", with: " "))"
            } + (missedWindows > 0 ? ["\(missedWindows) window\(missedWindows == 1 ? "" : "s") missed"] : [])
        let data = states.map(data) + ["missed_windows=\(missedWindows);\(limits.warnMissed);;0"]
        Console.print("PATCH \(verdict.word) - \(words.joined(separator: ", ")) | \(data.joined(separator: " "))")
        if verdict.exit != .success { throw verdict.exit }
    }
}
