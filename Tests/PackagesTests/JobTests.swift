import Testing
import Vocabulary

@testable import Packages

struct JobTests {
    private static func id(_ text: String = "job-1") throws -> JobID { try #require(JobID(rawValue: text)) }
    private static func answer(_ body: String, log: String = "") -> [UInt8] {
        Array("@@BEGIN job-1 1\n\(body)@@END job-1\n\(log)".utf8)
    }

    @Test(
        "A name or version that could not be one never reaches a host",
        arguments: [
            PackageChange(name: "a;id", architecture: "amd64", to: "1.0"),
            PackageChange(name: "$(id)", architecture: "amd64", to: "1.0"),
            PackageChange(name: "--help", architecture: "amd64", to: "1.0"),
            PackageChange(name: "nginx", architecture: "amd64", to: "1.0 -o X=y"),
            PackageChange(name: "nginx", architecture: "amd64", to: ""),
            PackageChange(name: "nginx", architecture: "a b", to: "1.0"),
            PackageChange(name: "nginx\nMSP_PATCH_PLAN\nid", architecture: "amd64", to: "1.0"),
            PackageChange(name: "nginx", architecture: "amd64", from: "1'", to: "1.0"),
        ])
    func invalidNames(change: PackageChange) throws {
        let id = try Self.id()
        for manager in PackageManager.allCases {
            #expect(throws: JobError.self) {
                try Job.startScript(
                    id: id, manager: manager, request: .apply(ApplyRequest(changes: [change])), elevation: .sudo())
            }
        }
        #expect(throws: JobError.self) { try ReadBack.script(nonce: "n", manager: .apt, packages: ["a;id"]) }
    }

    @Test("A request without changes is refused")
    func empty() throws {
        let id = try Self.id()
        #expect(throws: JobError.nothingToDo) {
            try Job.startScript(id: id, manager: .apt, request: .apply(ApplyRequest(changes: [])), elevation: .sudo())
        }
    }

    @Test(
        "Every script is one that the shells of real hosts can read", arguments: PackageManager.allCases,
        ["dash", "bash --posix", "busybox sh"])
    func syntax(manager: PackageManager, shell: String) throws {
        guard Command.exists(shell.words[0]) else { return }
        let id = try Self.id()
        let version = manager == .apt ? "1.0-1" : "1.0-1.el9"
        let request = ApplyRequest(
            changes: [.init(name: "nginx", architecture: "amd64", from: version, to: version)], removals: ["old"])
        let scripts = [
            Scan.script(nonce: "n", refresh: true, elevation: .sudo()),
            Scan.script(nonce: "n", refresh: false, elevation: .none),
            Scan.script(nonce: "n", refresh: true, elevation: .sudo(), former: manager),
            try Job.startScript(id: id, manager: manager, request: .apply(request), elevation: .sudo()),
            try Job.startScript(id: id, manager: manager, request: .repair(lockTimeoutSeconds: 60), elevation: .none),
            JobRunner.script(id: "job-1", task: .stage, lockTimeout: 60, driver: manager.driver.jobScript),
            JobRunner.script(id: "job-1", task: .rollback, lockTimeout: 60, driver: manager.driver.jobScript),
            try Availability.script(nonce: "n", manager: manager, packages: request.changes),
            Job.pollScript(id: id, logOffset: 0, elevation: .sudo()),
            try ReadBack.script(nonce: "n", manager: manager, packages: ["nginx"]),
            Reboot.requestScript(nonce: "n", ifBootID: "b'$(x)", elevation: .sudo()), Reboot.probeScript(nonce: "n"),
        ]
        for script in scripts {
            #expect(try Command.run("/usr/bin/env", shell.words + ["-n"], input: script).status == 0)
        }
    }

    @Test("A repair needs no plan, and another account's job folder is never asked for without root")
    func becomeNone() throws {
        let script = Job.pollScript(id: try Self.id(), logOffset: 0, elevation: .none)
        let nobody = try Command.run("/bin/sh", ["-c", "id() { echo 1000; }; \(script)"]).output
        #expect(throws: JobError.self) { try Job.parsePoll(Array(nobody.utf8), id: Self.id()) }
        #expect(nobody.contains("become: none"))
    }

    @Test("Started, attached and busy are told apart")
    func start() throws {
        let id = try Self.id()
        #expect(
            try Job.parseStart(Self.answer("k\tstart\tstarted\nk\tdetail\tsystemd\n"), id: id) == .started(.systemd))
        #expect(try Job.parseStart(Self.answer("k\tstart\tstarted\nk\tdetail\tsetsid\n"), id: id) == .started(.setsid))
        #expect(try Job.parseStart(Self.answer("k\tstart\tattached\nk\tdetail\t\n"), id: id) == .attached)
        #expect(
            try Job.parseStart(Self.answer("k\tstart\tbusy\nk\tdetail\tother.job\n"), id: id)
                == .busy(Self.id("other.job")))
        #expect(throws: JobError.cannotPrepare("no room")) {
            try Job.parseStart(Self.answer("k\tstart\terror\nk\tdetail\tno room\n"), id: id)
        }
        #expect(throws: JobError.malformed("start \"\"")) { try Job.parseStart(Self.answer(""), id: id) }
        #expect(throws: JobError.sudoRefused("sudo: a password is required")) {
            try Job.parseStart(Array("sudo: a password is required\n".utf8), id: id)
        }
        #expect(throws: JobError.sudoRefused("Sorry, user msp is not allowed to execute '/bin/sh -s' as root on web1."))
        {
            try Job.parseStart(
                Array("Sorry, user msp is not allowed to execute '/bin/sh -s' as root on web1.\n".utf8), id: id)
        }
    }

    @Test(
        "Every state of a job has its word",
        arguments: [
            ("unknown", JobStatus.State.unknown), ("starting", .starting), ("running", .running),
            ("rebooted", .lostInReboot),
            ("gone", .lost("the job's process is gone and left no result")),
            ("never", .lost("the job was never started")),
        ])
    func states(word: String, state: JobStatus.State) throws {
        let status = try Job.parsePoll(
            Self.answer("k\tstate\t\(word)\nk\tlog_size\t5\nk\tlog_count\t2\n", log: "ab"), id: Self.id())
        #expect(status == JobStatus(state: state, logSize: 5, log: Array("ab".utf8)))
    }

    @Test("A finished job brings its result; the log's bytes stay as they are")
    func finished() throws {
        let body = """
            k\tstate\tfinished
            o\tresult\texit\t100
            o\tresult\tstep\tlock\t0\t0
            o\tresult\tstep\trepair\t1\t2
            o\tresult\tstep\tapply\t100\t31
            o\tresult\tcompanion\tlibfoo1\tamd64\t2.0-1
            o\tresult\tkept\t/etc/foo.conf.dpkg-dist
            o\tresult\tfailed\tfoo: cannot do it
            o\tresult\tfailed\tdpkg: error processing package foo (--configure):
            x\tresult\t0
            k\tlog_size\t3
            k\tlog_count\t3

            """
        let status = try Job.parsePoll(Self.answer(body, log: "\u{1B}[m"), id: Self.id())
        #expect(status.state == .finished(exitStatus: 100))
        #expect(status.log == Array("\u{1B}[m".utf8))
        let result = try #require(status.result)
        #expect(result.steps.map(\.name) == [.lock, .repair, .apply])
        #expect(result.companions == [PackageChange(name: "libfoo1", architecture: "amd64", to: "2.0-1")])
        #expect(result.keptConfigurationFiles == ["/etc/foo.conf.dpkg-dist"])
        #expect(result.failedScript == "foo: cannot do it\ndpkg: error processing package foo (--configure):")
    }

    @Test("A log that is shorter than it was said to be is not taken for the whole")
    func cutLog() throws {
        #expect(throws: JobError.self) {
            try Job.parsePoll(
                Self.answer("k\tstate\trunning\nk\tlog_size\t50\nk\tlog_count\t50\n", log: "ab"), id: Self.id())
        }
    }

    @Test(
        "Refusals are told apart",
        arguments: [
            ("removes\ta b", JobRefusal.wouldRemove(["a", "b"])),
            ("others\tx 1.0;y 2.0;", .wouldChangeOthers(["x 1.0", "y 2.0"])),
            ("locked\tlock 12 apt", .lockHeld(by: "lock 12 apt")), ("broken\tE: dpkg", .databaseBroken("E: dpkg")),
            ("stopping\t", .hostStopping),
            ("impossible\t a=1", .impossible("a=1")),
        ])
    func refusals(line: String, refusal: JobRefusal) {
        #expect(JobAnswer.result(["exit\t75", "refusal\t\(line)"]).result.refusal == refusal)
    }
}
