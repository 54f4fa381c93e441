/// The scan: one script in, one `HostScan` out, one round trip.
///
/// The script goes to the standard input of ``Scan/command`` as the login user.
public enum Scan {
    /// What to execute on the host for every script of this module.
    public static let command = "LC_ALL=C exec /bin/sh -s"

    /// - Parameters:
    ///   - nonce: Random letters and digits that frame the answer, new for every scan.
    ///   - refresh: Fetch the repositories' indexes first; needs root or `sudo -n`.
    ///   - become: Whether sudo may be used. Without it and without being root a refresh is reported as not permitted.
    public static func script(nonce: String, refresh: Bool, become: Bool) -> String { "" }

    /// Reads the answer to ``script(nonce:refresh:become:)``.
    public static func parse(_ output: [UInt8], nonce: String) throws(ScanError) -> HostScan { throw .truncated }
}
