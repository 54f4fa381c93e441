import Vocabulary

/// What dnf 4 and dnf 5 have in common: the rpm database, and most words of their command lines.
protocol DnfDriver: PackageManagerDriver {
    /// Its name, as one calls it.
    static var program: String { get }
    /// What a line of a query's answer needs behind it: dnf 4 ends each with a line feed of its own, dnf 5 does not.
    static var endOfQueryLine: String { get }
    static var refreshCommand: String { get }
    static var transactionCommand: String { get }
    /// The transaction where not the best of everything can be had.
    static var incompleteTransactionCommand: String { get }
    /// Which updated packages ask for a reboot, asked of dnf itself.
    static var rebootQuery: String { get }
}

extension DnfDriver {
    /// How the login user asks what root's refresh has fetched. Root has checked the signatures of the indexes with keys that nobody else
    /// can read; asked to check them again, dnf would take the indexes for absent.
    static var query: String { "\(program) -q -C --setopt=*.repo_gpgcheck=0" }

    var scanCommands: [String] {
        [Self.refreshCommand, Self.transactionCommand, Self.incompleteTransactionCommand].map {
            "/usr/bin/timeout -k 5 300 \($0)"
        }
    }

    var readBackScript: String {
        Rpm.databaseScript + "\nask needs_restarting 60 \(Self.rebootQuery)"
    }

    func readBack(_ answer: inout Answer) -> ManagerReadBack { Rpm.readBack(&answer) }

    var jobScript: String { DnfJob(program: Self.program).script }

    func accepts(name: String) -> Bool { PackageName.isRPM(Line(name)) }
    func accepts(version: String) -> Bool { PackageName.isRPMVersion(Line(version)) }

    var availabilityScript: String {
        RpmAvailability.script(query: Self.query, lineEnd: Self.endOfQueryLine)
    }

    var questionScript: String {
        #"tell package "$NAMES""# + "\n" + RpmQuestion.script(query: Self.query, lineEnd: Self.endOfQueryLine)
    }

    func standings(_ answer: Answer) -> [PackageStanding] {
        RpmQuestion.read(answer, package: answer.fact("package") ?? "")
    }

    func availabilityName(_ package: PackageChange) -> String { package.name }
    func available(_ answer: Answer) -> [AvailableVersion] { RpmAvailability.read(answer) }

    var kernelScript: String { Rpm.kernelScript }
    func newestKernel(_ answer: Answer) -> String? { Rpm.newestKernel(answer) }
    var nameOfNoPackage: String { "none" }
}
