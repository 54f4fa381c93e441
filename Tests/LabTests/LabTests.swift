/// The binary against real hosts.
///
/// Needs root. Addresses are 127.0.20.x, apart from those of the demonstration.
enum LabTests {}
