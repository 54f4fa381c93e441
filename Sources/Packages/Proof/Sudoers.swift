/// The sudoers(5) rules that the scripts of this module need, and no more.
public enum Sudoers {
    /// What the account is for.
    public enum Purpose: String, Sendable, CaseIterable { case scan, run }

    /// - Parameter manager: nil prints the rules for all of them.
    public static func rules(user: String, manager: PackageManager?, purpose: Purpose = .run) -> String { "" }
}
