public import Inventory

/// Checks from the controller with plain sockets; `https` through the `curl` of the controller.
public struct SocketProbe: ControllerProbe {
    /// How long one check may take, in seconds.
    public var timeoutSeconds: Int

    public init(timeoutSeconds: Int = 10) {
        self.timeoutSeconds = timeoutSeconds
    }

    public func probe(_ check: HealthCheck, address: String) async -> CheckObservation {
        CheckObservation(name: check.name, requirement: check.requirement, state: .unknown)
    }
}
