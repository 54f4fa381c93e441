extension HostScan {
    /// What follows from the scan that somebody has to know, the gravest first.
    public var findings: [Finding] { [] }
}
