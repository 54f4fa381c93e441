/// Where a password or a passphrase comes from. It never stands in an inventory itself.
public enum SecretSource: Sendable, Hashable {
    /// Whoever sits at the terminal, who is asked once.
    case person
    /// A program and its arguments; the first line that it prints.
    case command([String])
}
