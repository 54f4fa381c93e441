import Foundation
import Inventory
import struct Inventory.Host
import SSHClient

/// One host with a connection to it: where scripts of ours are run.
struct RemoteHost: Sendable {
    let host: Host
    let connection: SSHConnection

    var becomes: Bool { host.connection.become == .sudo }

    func run(_ script: String, timeout: Duration = .seconds(60)) async throws -> [UInt8] {
        try await connection.runScript(script, timeout: timeout)
    }
}
