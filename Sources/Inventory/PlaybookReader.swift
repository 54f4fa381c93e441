public enum PlaybookReader {
    /// - Parameter inventory: what names of groups, hosts, clients and windows are checked against; nil checks grammar only.
    public static func read(file: String, for inventory: Inventory? = nil) throws(Problems) -> Playbook {
        throw Problems(problems: [])
    }
}
