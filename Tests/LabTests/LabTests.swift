import Testing

/// The binary against real hosts. One suite after the other: two cores boot and patch no more hosts at once.
///
/// Needs root. Addresses are 127.0.20.x, apart from those of the demonstration.
@Suite(.serialized) enum LabTests {}
