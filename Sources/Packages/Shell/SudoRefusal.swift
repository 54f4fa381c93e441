/// What sudo says when it does not do it.
enum SudoRefusal {
    /// sudo's words, when it is sudo that stopped the question and not the command behind it.
    static func find(in section: Answer.Section) -> String? { section.errors.first(where: isRefusal) }

    static func isRefusal(_ line: String) -> Bool {
        line.hasPrefix("sudo: ") && !line.hasPrefix("sudo: unable to resolve host")
            || line.hasPrefix("Sorry, user ") && line.contains("is not allowed to execute")
            || line.contains("is not in the sudoers file") || line.hasSuffix("sudo: not found")
            || line.contains("may not run sudo")
    }
}
