import RemoteText

/// Asks a host how one package stands there: without root, in one round trip, from the indexes that it has.
public enum PackageQuestion {
    /// - Parameter package: A name, without architecture.
    /// - Throws: ``JobError/invalidName(_:)``.
    public static func script(nonce: String, manager: PackageManager, package: String) throws(JobError) -> String {
        guard manager.driver.accepts(name: package) else { throw .invalidName(package) }
        let body = """
            NAMES=\(ShellWord.quoted(package))
            \(manager.driver.questionScript)
            """
        return RemoteScript.framed(nonce: nonce, elevation: .none, body: body)
    }

    /// - Returns: One for each architecture that is installed, else one for each that could be; none where the host knows no such package.
    public static func parse(
        _ output: [UInt8], nonce: String, manager: PackageManager
    ) throws(ScanError) -> [PackageStanding] {
        let standings = manager.driver.standings(try Answer(output, nonce: nonce))
        let installed = standings.filter { $0.installed != nil }
        return (installed.isEmpty ? standings : installed).sorted { $0.architecture < $1.architecture }
    }
}
