/// What one look at one check said.
public enum CheckState: String, Codable, Sendable, CaseIterable {
    case pass, fail
    /// The check could not be made: no tool, no answer in time. Never a pass, never a failure of the patch.
    case unknown
    /// It passed once and failed once within one baseline or one settle time.
    case unstable
    /// What was to be checked is not there: no such unit, no such check at the time of the baseline.
    case absent
}
