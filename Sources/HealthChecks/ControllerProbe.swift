public import Inventory

/// Makes the checks that are asked for `from: controller`.
public protocol ControllerProbe: Sendable {
    /// - Parameters:
    ///   - check: A `tcp` or `http` check from the controller; anything else is answered `unknown`.
    ///   - address: The host's address, for checks that name none.
    func probe(_ check: HealthCheck, address: String) async -> CheckObservation
}
