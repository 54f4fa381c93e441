import ArgumentParser
import Controller
import Feeds
import Foundation
import Inventory
import Ledger
import Planning
import SSHClient

/// The exit statuses that every command keeps to (README.md).
extension ExitCode {
    static let unwell = ExitCode(1)
    static let wrongUse = ExitCode(2)
    static let refused = ExitCode(3)
    static let fault = ExitCode(4)
}

/// A command could not do what was asked: words for a person and the exit status that says which kind it is.
struct Failure: Error, CustomStringConvertible {
    let exit: ExitCode
    let message: String

    var description: String { message }

    static func wrongUse(_ message: String) -> Failure { Failure(exit: .wrongUse, message: message) }
    static func refused(_ message: String) -> Failure { Failure(exit: .refused, message: message) }

    /// Prints what has to be said of an error, and ends the program with its status.
    static func report(_ error: any Error) -> Never {
        let failure = Failure(describing: error)
        if !failure.message.isEmpty { Console.note(failure.message) }
        Foundation.exit(failure.exit.rawValue)
    }

    init(exit: ExitCode, message: String) {
        self.exit = exit
        self.message = message
    }

    private init(describing error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let code as ExitCode: self.init(exit: code, message: "")
        case let problems as Problems: self.init(exit: .wrongUse, message: Self.list(problems))
        case let error as PlanningError: self.init(exit: .wrongUse, message: Self.prefixed(error))
        case let error as RunError:
            self.init(exit: error.isRefusal ? .refused : .wrongUse, message: Self.prefixed(error))
        case let error as FeedError: self.init(exit: .wrongUse, message: Self.prefixed(error))
        case let error as FeedSourceError: self.init(exit: .wrongUse, message: Self.prefixed(error))
        case let error as LedgerError:
            self.init(exit: error.isWrongUse ? .wrongUse : .fault, message: Self.prefixed(error))
        case SSHError.invalidConfiguration(let message): self.init(exit: .wrongUse, message: "msp-patch: \(message)")
        case let error as HostFailure: self.init(exit: .fault, message: Self.prefixed(error))
        case is CancellationError: self.init(exit: .fault, message: "msp-patch: interrupted")
        default: self.init(parser: error)
        }
    }

    /// What the argument parser throws: help and version are no failures, anything else is wrong use.
    private init(parser error: any Error) {
        let code = MSPPatch.exitCode(for: error)
        let text = MSPPatch.fullMessage(for: error)
        if code == .success {
            Console.print(text)
            self.init(exit: .success, message: "")
        } else if code == .validationFailure {
            self.init(exit: .wrongUse, message: text)
        } else {
            self.init(exit: .fault, message: "msp-patch: \(text.isEmpty ? "\(error)" : text)")
        }
    }

    private static func prefixed(_ error: some CustomStringConvertible) -> String { "msp-patch: \(error)" }

    private static func list(_ problems: Problems) -> String {
        let count = problems.problems.count
        return "\(problems)\nmsp-patch: \(count) problem\(count == 1 ? "" : "s") in the files above; nothing was done"
    }
}

extension LedgerError {
    /// Another file was meant, or another program: nothing was done.
    fileprivate var isWrongUse: Bool {
        switch self {
        case .notALedger, .newerSchema, .destinationExists: true
        default: false
        }
    }
}

extension RunError {
    var isRefusal: Bool {
        if case .alreadyDriven = self { true } else { false }
    }
}
