import Foundation
import Inventory
import struct Inventory.Host
import Packages
import SSHClient

/// One host with a connection to it: where scripts of ours are run.
struct RemoteHost: Sendable {
    let host: Host
    let connection: SSHConnection

    let elevation: Elevation

    func run(_ script: String, timeout: Duration = .seconds(60)) async throws -> [UInt8] {
        try await connection.runScript(script, timeout: timeout)
    }
}

extension HostConnector {
    /// Connects, runs `body` with what scripts need there, and closes whatever comes. `body` is not on the event loop: it may work on what it
    /// gets, and record it.
    func withRemoteHost<Value: Sendable>(
        _ host: Host, _ body: @Sendable (RemoteHost) async throws -> Value
    ) async throws(HostFailure) -> Value {
        let elevation = try await elevation(on: host)
        return try await withConnection(to: host) { connection in
            try await prove(elevation, on: host, connection)
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await body(RemoteHost(host: host, connection: connection, elevation: elevation))
            }
        }
    }
}
