internal import Vocabulary
public import Foundation
internal import Ledger

extension ComplianceModel {
    /// The document as it is published (docs/schema/report.schema.json): keys in snake_case and in order.
    ///
    /// - Parameter forReading: with line breaks.
    public func encoded(forReading: Bool = false) throws(ComplianceError) -> Data {
        do {
            return try CanonicalJSON.encode(self, snakeCase: true, forReading: forReading)
        } catch {
            throw .unreadableFact("the report cannot be written as JSON: \(error)")
        }
    }

    /// What ``digest`` must be: whoever has the document can compute it again.
    public func computedDigest() throws(ComplianceError) -> String {
        var blank = self
        blank.digest = ""
        return SHA256.hexDigest(of: try blank.encoded())
    }
}
