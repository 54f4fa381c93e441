/// Quoting for the POSIX shell. Whatever comes from an inventory, a plan or a host reaches a remote shell through this and no other way.
public enum ShellWord {
    /// One word that the shell takes as it is: in single quotes, with the single quotes inside written as `'\''` (POSIX.1-2017, 2.2.2).
    public static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
