import RemoteText

/// Asks a host which versions of packages it could install, older ones too: without root, in one round trip, from the indexes that it has.
public enum Availability {
    /// - Parameter packages: Only name and architecture of each are looked at.
    /// - Throws: ``JobError/invalidName(_:)``.
    public static func script(
        nonce: String, manager: PackageManager, packages: [PackageChange]
    ) throws(JobError) -> String {
        let driver = manager.driver
        for package in packages {
            guard driver.accepts(name: package.name), PackageName.isArchitecture(Line(package.architecture)) else {
                throw .invalidName("\(package.name):\(package.architecture)")
            }
        }
        let names = Set(packages.map(driver.availabilityName)).sorted()
        let body = """
            NAMES=\(ShellWord.quoted((names.isEmpty ? [driver.nameOfNoPackage] : names).joined(separator: "\n")))
            \(driver.availabilityScript)
            """
        return RemoteScript.framed(nonce: nonce, elevation: .none, body: body)
    }

    /// - Returns: What can be had. A version that stands in a repository and in the cache is named with both.
    public static func parse(
        _ output: [UInt8], nonce: String, manager: PackageManager
    ) throws(ScanError) -> [AvailableVersion] {
        manager.driver.available(try Answer(output, nonce: nonce))
    }
}
