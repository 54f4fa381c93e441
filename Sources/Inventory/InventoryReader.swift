/// Reads what users wrote and checks all of it: either everything is right, or every problem of every file is thrown at once.
public enum InventoryReader {
    /// Reads every `*.yml` and `*.yaml` of a folder, one client a file; or one such file.
    public static func read(folder: String) throws(Problems) -> Inventory { throw Problems(problems: []) }

    /// Reads one client.
    public static func read(file: String) throws(Problems) -> Client { throw Problems(problems: []) }
}
