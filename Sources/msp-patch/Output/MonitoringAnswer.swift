import ArgumentParser
import Controller
import Vocabulary

/// The answer of a monitoring plugin: one line, performance data behind `|`, exit 0, 1, 2 or 3 (Monitoring Plugins Development
/// Guidelines, sections 2.1 and 2.3).
struct MonitoringAnswer {
    private let counts: [ComplianceState: Int]
    private let missedWindows: Int

    init(_ reports: [HostStatusReport], missedWindows: Int) {
        self.missedWindows = missedWindows
        counts = Dictionary(reports.map { ($0.state, 1) }, uniquingKeysWith: +)
    }

    private var verdict: (word: String, exit: ExitCode) {
        func any(_ states: ComplianceState...) -> Bool { states.contains { counts[$0, default: 0] > 0 } }
        if any(.overdue, .unsupported) { return ("CRITICAL", ExitCode(2)) }
        if any(.unknown) { return ("UNKNOWN", ExitCode(3)) }
        if any(.atRisk) || missedWindows > 0 { return ("WARNING", ExitCode(1)) }
        return ("OK", ExitCode(0))
    }

    func giveAndExit() throws {
        let states = ComplianceState.allCases
        let words =
            states.filter { counts[$0, default: 0] > 0 }.map {
                "\(counts[$0, default: 0]) \($0.rawValue.replacing("_", with: " "))"
            } + (missedWindows > 0 ? ["\(missedWindows) window\(missedWindows == 1 ? "" : "s") missed"] : [])
        let data = states.map { "\($0.rawValue)=\(counts[$0, default: 0])" } + ["missed_windows=\(missedWindows)"]
        Console.print("PATCH \(verdict.word) - \(words.joined(separator: ", ")) | \(data.joined(separator: " "))")
        if verdict.exit != .success { throw verdict.exit }
    }
}
