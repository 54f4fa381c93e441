import PatchEngine
import Planning

/// The engine as it is, or broken on purpose: told another plan, other news, or with its commands garbled.
///
/// Nothing in the sources knows of it. A rule that the engine is not told of is a rule that it does not keep.
struct EngineVariant: Sendable {
    var name = "the engine as it is"
    /// What the engine is told to do, while the invariants are held to the real plan.
    var plan: @Sendable (Plan) -> Plan = { $0 }
    /// What the engine is told has happened.
    var event: @Sendable (RunEvent) -> RunEvent = { $0 }
    /// What is carried out of what it says; nil drops the command.
    var command: @Sendable (RunCommand) -> RunCommand? = { $0 }
    /// The controller acts without writing down what the hosts say.
    var forgetsToRecord = false
    /// The controller takes no notice of another's lease.
    var ignoresLeases = false
    /// Whoever is done with a host says that it is well again, whatever other runs have said of it.
    var forgetsDoubts = false

    static let real = EngineVariant()
}
