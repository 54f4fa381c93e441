import Glibc
import SSHClient

/// Visits many hosts with the product's engine: connect, verify the host key, log in by key, run a command, read its output, close.
@main
struct Engine {
    static func main() async throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let identity = try SSHIdentity(contentsOf: options.identity)
        let knownHosts = try KnownHostsFile(contentsOf: options.knownHosts)
        let engine = try SSHEngine(loops: options.loops)
        let configurations = options.hosts.map { host in
            SSHConfiguration(
                endpoint: host, user: options.user, authentication: [.key(identity)],
                hostKeyPolicy: knownHosts.policy(for: host),
                timeouts: SSHTimeouts(
                    connect: options.timeout, keyExchange: options.timeout, authentication: options.timeout))
        }
        let start = Usage()
        let report = await withTaskExecutorPreference(engine.executor) {
            await visit(configurations, options.inFlight, options.command, engine)
        }
        report.print(from: start, to: Usage())
    }

    private static func visit(
        _ hosts: [SSHConfiguration], _ inFlight: Int, _ command: String, _ engine: SSHEngine
    ) async -> Report {
        await withTaskGroup(of: Visit.self) { group in
            var report = Report()
            for (index, host) in hosts.enumerated() {
                if index >= inFlight, let visit = await group.next() { report.add(visit) }
                group.addTask { await visit(host, command, engine) }
            }
            for await visit in group { report.add(visit) }
            return report
        }
    }

    private static func visit(_ configuration: SSHConfiguration, _ command: String, _ engine: SSHEngine) async -> Visit
    {
        let started = ContinuousClock.now
        do {
            let result = try await engine.withConnection(configuration) { try await $0.run(command) }
            let isGood = result.exit.isSuccess && !result.standardOutput.isEmpty
            return Visit(isGood: isGood, seconds: .seconds(since: started), error: isGood ? nil : "\(result.exit)")
        } catch {
            return Visit(isGood: false, seconds: .seconds(since: started), error: "\(error)")
        }
    }
}

/// How one visit went.
struct Visit: Sendable {
    var isGood: Bool
    var seconds: Double
    var error: String?
}

/// What all visits together cost, as one line of JSON.
struct Report {
    private var good: [Double] = []
    private var errors: [String] = []

    mutating func add(_ visit: Visit) {
        if visit.isGood { good.append(visit.seconds) } else { errors.append(visit.error ?? "") }
    }

    func print(from start: Usage, to end: Usage) {
        let sorted = good.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        Swift.print(
            """
            {"good": \(good.count), "failed": \(errors.count), "wall": \(end.wall - start.wall), "cpu": \(end.cpu - start.cpu), \
            "user": \(end.user - start.user), "system": \(end.system - start.system), "median": \(median), "slowest": \(sorted.last ?? 0)}
            """)
        for error in Set(errors.map { String($0.prefix(200)) }).sorted().prefix(3) {
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
