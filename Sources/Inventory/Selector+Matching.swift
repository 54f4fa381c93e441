extension Selector {
    /// - Parameter operatingSystem: `ID` or `ID-VERSION_ID` of os-release, `debian-12`; nil before the host was scanned.
    /// - Returns: false also where it cannot be told for want of a scan: what is not known is not selected.
    public func matches(_ host: Host, operatingSystem: String?) -> Bool { false }
}
