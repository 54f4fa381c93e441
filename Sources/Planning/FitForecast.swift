import Foundation
public import Vocabulary

/// Plays a plan many times with durations drawn from the hosts' history, under the same rules as the engine: windows, batches, limits, clusters.
///
/// The sum of the hosts' bounds would reserve far too much, and the sum of their medians far too little: only the makespan of whole draws
/// says how likely a wave fits. The draws come from a fixed seed, so the same plan always has the same forecast.
struct FitForecast {
    private static let draws = 100
    private static let seed: UInt64 = 0x6D73_7050_6174_6368

    let plan: Plan
    let samples: [HostID: [Double]]

    func forecasts() -> [WaveForecast?] {
        var random = SplitMix64(seed: Self.seed)
        var results: [[WaveDraw]] = Array(repeating: [], count: plan.waves.count)
        for _ in 0..<Self.draws {
            let durations = samples.sorted { $0.key < $1.key }.reduce(into: [HostID: Double]()) { drawn, entry in
                drawn[entry.key] = entry.value.randomElement(using: &random)
            }
            var start = plan.createdAt
            for (index, wave) in plan.waves.enumerated() {
                let draw = WaveDraw(wave, plan, durations, from: start)
                results[index].append(draw)
                start = draw.end + TimeInterval(wave.soakSeconds)
            }
        }
        return results.map(Self.summary)
    }

    private static func summary(_ draws: [WaveDraw]) -> WaveForecast? {
        guard let hosts = draws.first?.hosts, hosts > 0 else { return nil }
        func quantile(_ share: Double, _ value: (WaveDraw) -> Double) -> Double {
            let sorted = draws.map(value).sorted()
            return sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
        }
        let fitting = Double(draws.count(where: \.fits)) / Double(draws.count)
        return WaveForecast(
            verdict: fitting >= 0.9 ? .fits : fitting >= 0.5 ? .tight : .doesNotFit,
            minutes: quantile(0.5, \.minutes), minutesAtMost: quantile(0.9, \.minutes),
            startedHosts: Int(quantile(0.1) { Double($0.started) }), hosts: hosts,
            missingMinutes: fitting >= 0.9 ? 0 : max(1, quantile(0.9, \.lateMinutes)))
    }
}

/// One wave, played once.
private struct WaveDraw {
    private(set) var hosts = 0
    private(set) var started = 0
    /// By how much hosts start or end too late, at most.
    private(set) var lateMinutes = 0.0
    private(set) var end: Date
    private var begin: Date?

    var minutes: Double { begin.map { end.timeIntervalSince($0) / 60 } ?? 0 }
    var fits: Bool { started == hosts && lateMinutes <= 0 }

    init(_ wave: PlannedWave, _ plan: Plan, _ durations: [HostID: Double], from start: Date) {
        end = start
        var waiting = wave.hosts.compactMap { host -> Waiting? in
            guard host.stoppingBlocker == nil else { return nil }
            let window = host.windows.first { !$0.hasPassed(at: start, minutes: host.expectedMinutes) }
            return Waiting(host: host, window: window ?? host.windows.last)
        }
        hosts = waiting.count
        waiting.removeAll { $0.window == nil }
        var now = start
        var limits = LimitGuard(plan.limits)
        var active: [(host: PlannedHost, end: Date)] = []
        var settling: [(host: HostID, end: Date)] = []
        var done = 0
        while !waiting.isEmpty || !active.isEmpty {
            var free = Slots.width(completed: done, batches: wave.batches) - active.count
            waiting.removeAll { candidate in
                guard free > 0, let window = candidate.window, window.opens <= now, limits.allows(candidate.host),
                    Self.isFree(candidate.host.host, plan.clusters, active.map(\.host.host) + settling.map(\.host))
                else { return false }
                free -= 1
                limits.take(candidate.host)
                let minutes = durations[candidate.host.host] ?? candidate.host.expectedMinutes
                count(candidate.host, in: window, from: now, minutes: minutes)
                active.append((candidate.host, now + minutes * 60))
                return true
            }
            let opening = waiting.compactMap(\.window?.opens).filter { $0 > now }.min()
            guard let next = [active.map(\.end).min(), settling.map(\.end).min(), opening].compactMap(\.self).min()
            else { break }
            now = max(now, next)
            for finished in active where finished.end <= now {
                limits.giveBack(finished.host)
                done += 1
                let settle = plan.clusters.filter { $0.members.contains(finished.host.host) }.map(\.settleSeconds).max()
                if let settle, settle > 0 { settling.append((finished.host.host, now + TimeInterval(settle))) }
            }
            active.removeAll { $0.end <= now }
            settling.removeAll { $0.end <= now }
        }
    }

    /// It is played to its end even where it is too late, to learn by how much.
    private mutating func count(_ host: PlannedHost, in window: PlannedWindow, from now: Date, minutes: Double) {
        begin = min(begin ?? now, now)
        end = max(end, now + minutes * 60)
        if window.allowsStart(at: now, minutes: host.expectedMinutes) { started += 1 }
        let latestStart = min(window.cutoff, window.closes - host.expectedMinutes * 60)
        let late = max(now.timeIntervalSince(latestStart), (now + minutes * 60).timeIntervalSince(window.closes))
        lateMinutes = max(lateMinutes, late / 60)
    }

    private static func isFree(_ host: HostID, _ clusters: [PlannedCluster], _ busy: [HostID]) -> Bool {
        clusters.filter { $0.members.contains(host) }.allSatisfy { cluster in
            busy.count(where: cluster.members.contains) < cluster.maxUnavailable
        }
    }

    private struct Waiting {
        var host: PlannedHost
        var window: PlannedWindow?
    }
}

extension Plan {
    /// The plan with the forecast of each wave.
    ///
    /// - Parameter history: The runs of the past on each host, the oldest first.
    public func forecast(from history: [HostID: [PastRun]]) -> Plan {
        var plan = self
        let samples = Dictionary(
            hosts.map { host in
                let forecast = DurationForecast(history: history[host.host] ?? [])
                return (host.host, forecast.samples(packages: host.changes.count, reboot: host.rebootExpected))
            }, uniquingKeysWith: { first, _ in first })
        for (index, forecast) in FitForecast(plan: self, samples: samples).forecasts().enumerated() {
            plan.waves[index].forecast = forecast
        }
        return plan
    }
}
