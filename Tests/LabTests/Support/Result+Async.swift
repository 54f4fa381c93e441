extension Result where Failure == any Error {
    /// What came of it, for those who have to tidy up before they throw.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
