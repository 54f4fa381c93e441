public import Foundation
internal import Ledger
internal import Vocabulary

/// Whether an open obligation can still be met before it is due.
public struct Forecast: Codable, Sendable, Equatable {
    public enum Outlook: String, Codable, Sendable, CaseIterable {
        /// A window opens before it is due.
        case inTime = "in_time"
        /// The next window opens only when it is due already.
        case late
        /// No window is configured for the host.
        case noWindow = "no_window"
        /// No window will do: it is held back on the host, or the host cannot be reached.
        case blocked
        case overdue
    }

    public var outlook: Outlook
    /// The next window in which it can be met, or could be if nothing stood in the way.
    public var window: String?
    public var opens: Date?
    /// What stands in the way; empty where nothing does.
    public var obstacle: String

    /// It is not late yet, and will be unless somebody does something about it.
    public var willBreach: Bool {
        switch outlook {
        case .late, .noWindow, .blocked: true
        case .inTime, .overdue: false
        }
    }

    /// No window opens in time: known now, and not to be mended on the host.
    var lacksWindow: Bool { outlook == .late || outlook == .noWindow }
}

/// When the windows of a client open, as it was foreseen at the time.
struct WindowSchedule {
    /// In the order of opening; of each time only what the schedule then in force says.
    let instances: [WindowScheduleFact.Instance]
    let isRecorded: Bool

    init(_ schedules: [ClientHistory.Entry<WindowScheduleFact>]) {
        isRecorded = !schedules.isEmpty
        var known: Set<String> = []
        var instances: [WindowScheduleFact.Instance] = []
        for (index, schedule) in schedules.enumerated() {
            let next = index + 1 < schedules.count ? schedules[index + 1].fact.validAt : .distantFuture
            for instance in schedule.body.instances
            where instance.closes > schedule.fact.validAt && instance.opens < next {
                let key = "\(instance.opens.timeIntervalSince1970) \(instance.window)"
                if known.insert(key).inserted { instances.append(instance) }
            }
        }
        self.instances = instances.sorted { ($0.opens, $0.window) < ($1.opens, $1.window) }
    }

    /// The next window of a host in which work can begin, one that is open now among them.
    ///
    /// - Parameter reboot: whether the work is a reboot and nothing else.
    func next(after instant: Date, of windows: [String], reboot: Bool) -> WindowScheduleFact.Instance? {
        instances.first { instance in
            instance.cutoff > instant && instance.dropped == nil && windows.contains(instance.window)
                && (reboot ? instance.reboot != "never" : instance.reboot != "only")
        }
    }
}

/// Answers for the obligations of one host; it looks for a window once, however many there are.
struct HostForecast {
    private let update: WindowScheduleFact.Instance?
    private let reboot: WindowScheduleFact.Instance?
    private let doubt: String?
    private let asOf: Date

    /// - Returns: nil where nothing is recorded of windows.
    init?(_ schedule: WindowSchedule, windows: [String], doubt: String?, asOf: Date) {
        guard schedule.isRecorded else { return nil }
        update = schedule.next(after: asOf, of: windows, reboot: false)
        reboot = schedule.next(after: asOf, of: windows, reboot: true)
        self.doubt = doubt
        self.asOf = asOf
    }

    func forecast(_ obligation: Obligation) -> Forecast? {
        guard obligation.isOpen, obligation.subject.kind != .endOfLife else { return nil }
        let isReboot = obligation.subject.kind == .reboot || obligation.state == .installedInactive
        let window = isReboot ? reboot : update
        let obstacle = obstacle(to: obligation)
        return Forecast(
            outlook: outlook(obligation, window, isBlocked: !obstacle.isEmpty), window: window?.window,
            opens: window.map { max($0.opens, asOf) }, obstacle: obstacle)
    }

    private func outlook(
        _ obligation: Obligation, _ window: WindowScheduleFact.Instance?, isBlocked: Bool
    ) -> Forecast.Outlook {
        if obligation.due <= asOf { return .overdue }
        if isBlocked { return .blocked }
        guard let window else { return .noWindow }
        return max(window.opens, asOf) < obligation.due ? .inTime : .late
    }

    /// A phased update comes by itself, and what is kept back comes with a full upgrade; the others need somebody.
    private func obstacle(to obligation: Obligation) -> String {
        if let doubt { return doubt }
        let standing = obligation.hindrance.flatMap(PendingStanding.init)
        switch standing {
        case .held, .excluded, .notEntitled: return obligation.hindrance.map(Wording.hindrance) ?? ""
        case .installable, .phased, .keptBack, nil: return ""
        }
    }
}
