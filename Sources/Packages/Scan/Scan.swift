/// The scan: one script in, one `HostScan` out, one round trip.
///
/// The script goes to the standard input of ``Scan/command`` as the login user.
public enum Scan {
    /// What to execute on the host for every script of this module: words that any login shell understands, csh and fish included.
    /// The scripts set their own environment.
    public static let command = "exec /bin/sh -s"

    /// - Parameters:
    ///   - nonce: Random letters and digits that frame the answer, new for every scan.
    ///   - refresh: Fetch the repositories' indexes first; needs root or `sudo -n`.
    ///   - elevation: How to become root. With none, and without being root, a refresh is reported as not permitted.
    ///   - former: The package manager that the host had at its last scan: the questions to others are left out then, half of the script.
    ///     A host that has another one now answers ``ScanError/managerChanged``.
    public static func script(
        nonce: String, refresh: Bool, elevation: Elevation, former: PackageManager? = nil
    ) -> String {
        let body = "REFRESH=\(refresh ? "yes" : "no")\n" + (former.flatMap { questionsTo[$0] } ?? questions)
        return RemoteScript.framed(nonce: nonce, elevation: elevation, body: body)
    }

    // The same for every host, and so put together once.
    private static let questions = questions(to: PackageManager.detectionOrder)
    private static let questionsTo = Dictionary(
        uniqueKeysWithValues: PackageManager.detectionOrder.map { ($0, questions(to: [$0])) })

    private static func questions(to managers: [PackageManager]) -> String {
        """
        tell refresh "$REFRESH"
        \(HostFactsScript.body)
        \(branches(managers))
        \(HostFactsScript.staleServices)
        """
    }

    /// Each package manager's part stands in a branch of its own: a host runs the first that fits.
    private static func branches(_ asked: [PackageManager]) -> String {
        let branches = PackageManager.detectionOrder.map { manager in
            guard asked.contains(manager) else {
                return "if \(manager.driver.detection); then\ntell manager_changed yes"
            }
            return """
                if \(manager.driver.detection); then
                tell manager \(manager.rawValue)
                if [ "$REFRESH" = yes ] && [ "$PRIVILEGE" != none ]; then
                \(manager.driver.refreshScript)
                fi
                \(manager.driver.scanScript)
                \(SudoRules.script(for: manager))
                """
        }
        return branches.joined(separator: "\nel") + "\nfi"
    }

    /// Reads the answer to ``script(nonce:refresh:elevation:former:)``.
    public static func parse(_ output: [UInt8], nonce: String) throws(ScanError) -> HostScan {
        var answer = try Answer(output, nonce: nonce)
        guard let manager = answer.fact("manager").flatMap(PackageManager.init) else {
            if answer.fact("manager_changed") != nil { throw .managerChanged }
            let release = HostFactsReader.osRelease(answer)
            throw .unsupportedSystem(release["PRETTY_NAME"] ?? release["ID"] ?? "The host")
        }
        var part = manager.driver.scan(&answer)
        if part.installed.isEmpty { part.noteLostDatabase(of: manager) }
        let host = HostFactsReader.host(
            answer, architecture: part.architecture, newestKernel: part.readBack.newestKernel)
        let filesystems = HostFactsReader.filesystems(&answer)
        let holders = HostFactsReader.lockHolders(&answer)
        let stale = StaleServiceReader.read(&answer)
        let listeners = ListeningSocketReader.read(&answer)
        let missingRules = SudoRules.missing(&answer)
        return HostScan(
            host: host, packageManager: manager, refresh: part.refresh, installed: part.installed,
            pending: part.pending,
            removals: part.removals, database: part.readBack.database,
            reboot: RebootSignals.need(answer, part.readBack),
            filesystems: filesystems, failedUnits: HostFactsReader.failedUnits(answer), lockHolders: holders,
            automaticUpdaters: part.automaticUpdaters, staleServices: stale,
            signingKeys: part.signingKeys, uncheckedSources: part.uncheckedSources,
            newerReleases: part.newerReleases, listeners: listeners,
            // A sudo that does not run at all lacks no rule.
            missingSudoRules: part.refresh.contains { $0.isStoppedBeforeRules } ? [] : missingRules,
            unanswered: unique(part.unanswered + part.readBack.unanswered + HostFactsReader.unanswered(answer)),
            unknownLines: answer.unknown.first, unknownLineCount: answer.unknown.count)
    }

    /// What hinders one question often hinders the next in the same words.
    private static func unique(_ questions: [UnansweredQuestion]) -> [UnansweredQuestion] {
        questions.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
