public import Vocabulary

/// The detached transaction: start or attach, follow, result.
///
/// A job lives in `/var/lib/msp-patch/jobs/ID/` on the host, root's alone: `plan`, `run.sh`, `log`, `boot_id`, `started`, `result`.
/// It runs as the transient systemd unit `msp-patch-ID`, by setsid(1) where there is no systemd, and outlives the connection, the
/// controller, and the upgrade of sshd, systemd and libc. Its scripts go to the standard input of ``Scan/command``.
public enum Job {
    /// Starts the job, or attaches to it when it is there.
    ///
    /// - Throws: ``JobError/invalidName(_:)`` before anything is sent when a name or version could not be one;
    ///   ``JobError/nothingToDo`` for a request without changes.
    public static func startScript(
        id: JobID, manager: PackageManager, request: JobRequest, elevation: Elevation
    ) throws(JobError) -> String {
        let driver = manager.driver
        let runner: String
        var plan: [String] = []
        switch request {
        case .apply(let apply), .stage(let apply):
            guard !apply.changes.isEmpty else { throw .nothingToDo }
            plan = try planLines(apply, driver: driver)
            runner = JobRunner.script(
                id: id.rawValue, task: request.task, lockTimeout: apply.lockTimeoutSeconds,
                driver: driver.jobScript)
        case .repair(let lockTimeout):
            runner = JobRunner.script(
                id: id.rawValue, task: request.task, lockTimeout: lockTimeout, driver: driver.jobScript)
        }
        let body = JobScript.start(id: id.rawValue, runner: runner, plan: plan)
        return RemoteScript.framedAsRoot(nonce: id.rawValue, elevation: elevation, body: body)
    }

    /// - Parameter logOffset: How many bytes of the log are known already. One answer brings 256 KiB at most: ask again from there.
    public static func pollScript(id: JobID, logOffset: Int, elevation: Elevation) -> String {
        RemoteScript.framedAsRoot(
            nonce: id.rawValue, elevation: elevation, body: JobScript.poll(id: id.rawValue, offset: max(0, logOffset)))
    }

    public static func parseStart(_ output: [UInt8], id: JobID) throws(JobError) -> JobStart {
        let answer = try JobAnswer.read(output, nonce: id.rawValue)
        let detail = answer.fact("detail") ?? ""
        switch answer.fact("start") {
        case "started": return .started(JobStart.Keeper(rawValue: detail) ?? .setsid)
        case "attached": return .attached
        case "busy":
            guard let other = JobID(rawValue: detail) else { throw .malformed("busy with \"\(detail)\"") }
            return .busy(other)
        case "error": throw .cannotPrepare(detail)
        case let word: throw .malformed("start \"\(word ?? "")\"")
        }
    }

    public static func parsePoll(_ output: [UInt8], id: JobID) throws(JobError) -> JobStatus {
        let answer = try JobAnswer.read(output, nonce: id.rawValue)
        guard let size = answer.fact("log_size").flatMap(Int.init),
            let count = answer.fact("log_count").flatMap(Int.init),
            size >= 0, answer.rest.count >= count
        else { throw .malformed("the log is shorter than it was said to be") }
        let log = Array(answer.rest.prefix(count))
        let result = answer.section("result").map { JobAnswer.result($0.output) }
        let state: JobStatus.State
        switch answer.fact("state") {
        case "unknown": state = .unknown
        case "starting": state = .starting
        case "running": state = .running
        case "rebooted": state = .lostInReboot
        case "gone": state = .lost("the job's process is gone and left no result")
        case "never": state = .lost("the job was never started")
        case "finished":
            guard let result else { throw .malformed("a result that cannot be read") }
            state = .finished(exitStatus: result.exitStatus)
        case let word: throw .malformed("state \"\(word ?? "")\"")
        }
        return JobStatus(state: state, logSize: size, log: log, result: result?.result)
    }

    /// `c NAME ARCH VERSION FROM` for a change, `a …` for a companion, `r NAME` for a removal that is allowed.
    private static func planLines(_ request: ApplyRequest, driver: any PackageManagerDriver) throws(JobError)
        -> [String]
    {
        var lines: [String] = []
        for (kind, changes) in [("c", request.changes), ("a", request.companions)] {
            for change in changes {
                guard driver.accepts(name: change.name) else { throw .invalidName(change.name) }
                guard PackageName.isArchitecture(Line(change.architecture)) else {
                    throw .invalidName("\(change.name):\(change.architecture)")
                }
                for version in [change.to, change.from ?? change.to] where !driver.accepts(version: version) {
                    throw .invalidName("\(change.name)=\(version)")
                }
                lines.append(
                    [kind, change.name, change.architecture, change.to, change.from ?? "-"].joined(separator: "\t"))
            }
        }
        for name in request.removals {
            guard driver.accepts(name: name) else { throw .invalidName(name) }
            lines.append("r\t\(name)")
        }
        return lines
    }
}
