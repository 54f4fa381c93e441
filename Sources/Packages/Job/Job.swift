public import Vocabulary

/// The detached transaction: start or attach, follow, result (DESIGN section 7).
public enum Job {
    /// - Throws: ``JobError/invalidName(_:)`` before anything is sent when a name or version could not be one.
    public static func startScript(
        id: JobID, manager: PackageManager, request: JobRequest, become: Bool
    ) throws(JobError) -> String { "" }

    /// - Parameter logOffset: How many bytes of the log are known already.
    public static func pollScript(id: JobID, logOffset: Int, become: Bool) -> String { "" }

    public static func parseStart(_ output: [UInt8], id: JobID) throws(JobError) -> JobStart { throw .notFramed("") }

    public static func parsePoll(_ output: [UInt8], id: JobID) throws(JobError) -> JobStatus { throw .notFramed("") }
}
