import Glibc
import SSHClient

/// Visits many hosts with the product's engine: connect, verify the host key, log in by key, run a command, read its output, close.
@main
struct Engine {
    static func main() async throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let identity = try SSHIdentity(contentsOf: options.identity)
        let knownHosts = try KnownHostsFile(contentsOf: options.knownHosts)
        let engine = try SSHEngine(loops: options.loops, sessions: options.inFlight)
        let configurations = options.hosts.map { host in
            SSHConfiguration(
                endpoint: host, user: options.user, authentication: [.key(identity)],
                hostKeyPolicy: knownHosts.policy(for: host),
                timeouts: SSHTimeouts(
                    connect: options.timeout, keyExchange: options.timeout, authentication: options.timeout))
        }
        let start = Usage()
        let report = await withTaskExecutorPreference(engine.executor) {
            await visit(configurations, options.command, engine)
        }
        report.print(from: start, to: Usage())
    }

    /// As the product does it: all hosts at once, and the engine lets in as many as it can work on.
    private static func visit(_ hosts: [SSHConfiguration], _ command: String, _ engine: SSHEngine) async -> Report {
        let start = ContinuousClock.now
        return await withTaskGroup(of: Visit.self) { group in
            for host in hosts { group.addTask { await visit(host, command, engine, start) } }
            var report = Report()
            for await visit in group { report.add(visit) }
            return report
        }
    }

    private static func visit(
        _ configuration: SSHConfiguration, _ command: String, _ engine: SSHEngine, _ start: ContinuousClock.Instant
    ) async -> Visit {
        do {
            let result = try await engine.withConnection(configuration) { try await $0.run(command) }
            let isGood = result.exit.isSuccess && !result.standardOutput.isEmpty
            return Visit(end: .seconds(since: start), error: isGood ? nil : "\(result.exit)")
        } catch {
            return Visit(end: .seconds(since: start), error: "\(error)")
        }
    }
}

/// How one visit went.
struct Visit: Sendable {
    /// In seconds since the start of the whole.
    var end: Double
    /// Nil when all went well.
    var error: String?
}

/// What all visits together cost, as one line of JSON.
struct Report {
    private var good: [Double] = []
    private var failed: [(end: Double, error: String)] = []

    mutating func add(_ visit: Visit) {
        if let error = visit.error { failed.append((visit.end, error)) } else { good.append(visit.end) }
    }

    /// `median`, `p95` and `slowest` say when the good hosts were done, and `failed_last` when the last of the others was, counted from the start.
    func print(from start: Usage, to end: Usage) {
        let sorted = good.sorted()
        func quantile(_ part: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)]
        }
        Swift.print(
            """
            {"good": \(good.count), "failed": \(failed.count), "wall": \(end.wall - start.wall), "cpu": \(end.cpu - start.cpu), \
            "user": \(end.user - start.user), "system": \(end.system - start.system), "median": \(quantile(0.5)), \
            "p95": \(quantile(0.95)), "slowest": \(quantile(1)), "failed_last": \(failed.map(\.end).max() ?? 0)}
            """)
        for error in Set(failed.map { String($0.error.prefix(200)) }).sorted().prefix(3) {
            let line = "  \(error)\n"
            write(STDERR_FILENO, line, line.utf8.count)
        }
    }
}

/// The time that has gone by and that this process has used, in seconds.
struct Usage {
    let wall: Double
    let user: Double
    let system: Double
    var cpu: Double { user + system }

    init() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
        system = Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        wall = Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }
}

extension Double {
    fileprivate static func seconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .seconds(1)
    }
}
