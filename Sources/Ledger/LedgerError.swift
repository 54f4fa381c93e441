public import Foundation

/// Why the ledger could not do what it was asked: what, where, and what to do next.
///
/// Where one of these is thrown by an append, nothing of that append is in the ledger.
public enum LedgerError: Error, Sendable, Equatable {
    /// The file or its folder cannot be made or opened.
    case cannotOpen(path: String, reason: String)
    /// Another process held the ledger for longer than ``Ledger/busyTimeout``.
    case locked(path: String)
    case readOnly(path: String)
    case diskFull(path: String)
    /// SQLite found a page that cannot be.
    case corrupt(path: String, reason: String)
    /// All facts are as they were recorded, but an index or a cache is damaged.
    case damagedBeside(path: String, reason: String)
    /// The file is something else: not SQLite, or another program's database.
    case notALedger(path: String)
    /// A newer msp-patch made it. `migrations` are those that this one does not know.
    case newerSchema(path: String, migrations: [String])
    case inputOutput(path: String, reason: String)
    case undecodable(sequence: Int64, kind: FactKind, reason: String)
    case unencodable(kind: FactKind, reason: String)
    case destinationExists(path: String)
    /// Facts that only the holder of a lease may record, and another has it by now.
    case leaseLost(name: String)
    /// A copy is not sound.
    case badCopy(path: String, reason: String)
}

extension LedgerError: CustomStringConvertible, LocalizedError {
    public var errorDescription: String? { description }

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the ledger \(path): \(reason). Check that its folder exists, belongs to you and can be written to, or choose another file with --ledger."
        case .locked(let path):
            "the ledger \(path) is locked by another process. Nothing was written. See who holds it with `fuser -v \(path)`, then try again."
        case .readOnly(let path):
            "the ledger \(path) is read-only here. Nothing was written. Check the owner and mode of the file and its folder, and whether the file system is mounted read-only."
        case .diskFull(let path):
            "no space left for the ledger \(path). Nothing was written, and nothing recorded before is lost. Free some space on that file system, then try again."
        case .corrupt(let path, let reason):
            "the ledger \(path) is damaged (\(reason)). Do not write to it: copy it away with its -wal file, see with `msp-patch evidence verify` how far it can be read, and go on from the last backup."
        case .damagedBeside(let path, let reason):
            "the facts of the ledger \(path) are as they were recorded, but what only repeats them is damaged (\(reason)). Build it anew with `msp-patch ledger rebuild`, then verify again; if that does not help, go on from the last backup."
        case .notALedger(let path):
            "\(path) is not a ledger of msp-patch. It was not touched. Name the right file with --ledger or MSP_PATCH_LEDGER."
        case .newerSchema(let path, let migrations):
            "the ledger \(path) was made by a newer msp-patch (it knows \(migrations.joined(separator: ", "))). It was not touched. Upgrade this msp-patch."
        case .inputOutput(let path, let reason):
            "reading or writing the ledger \(path) failed: \(reason). What was acknowledged is kept. Check the disk and the kernel log."
        case .undecodable(let sequence, let kind, let reason):
            "fact \(sequence) of kind \(kind) cannot be read: \(reason). Run `msp-patch evidence verify`; if the chain is intact, upgrade this msp-patch."
        case .unencodable(let kind, let reason):
            "a fact of kind \(kind) cannot be recorded: \(reason). Nothing was written."
        case .leaseLost(let name):
            "another msp-patch has taken over \(name). Nothing was written."
        case .destinationExists(let path):
            "\(path) exists already and is not overwritten. Choose another name for the backup."
        case .badCopy(let path, let reason):
            "the copy \(path) is not sound (\(reason)), and was taken away. Run `msp-patch evidence verify`: it says whether the ledger is so itself; if not, check the disk that the copy was written to, then try again."
        }
    }
}
