// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in CI, and not with a user's newer compiler.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// One set of switches for every target.
let settings: [SwiftSetting] =
    warnings + [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]

/// A module of the house. Imports run downwards only (docs/architecture.md); `ArchitectureTests` holds this list to the sources.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "msp-patch",
    products: [
        .executable(name: "msp-patch", targets: ["msp-patch"]), .library(name: "SSHClient", targets: ["SSHClient"]),
        // For Benchmarks/, which makes ledgers through the same code.
        .library(name: "Ledger", targets: ["Ledger", "Vocabulary"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "msp-patch",
            dependencies: [
                "Controller", "Reports", "Compliance", "PatchEngine", "Planning", "HealthChecks", "Feeds", "Ledger",
                "Packages",
                "Inventory", "MaintenanceWindows", "SSHClient", "Vocabulary",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        module(
            "Controller",
            [
                "Compliance", "PatchEngine", "Planning", "HealthChecks", "Feeds", "Ledger", "LocalPrograms", "Packages",
                "Inventory", "MaintenanceWindows", "RemoteText", "SSHClient", "Vocabulary", "CZlib",
                .product(name: "Logging", package: "swift-log"),
            ],
            // The procedure of an evidence folder: the binary brings it along.
            resources: [.embedInCode("Evidence/Procedure")]),
        module("Reports", ["Compliance", "Vocabulary"]),
        module("Compliance", ["Ledger", "Vocabulary"]),
        module("PatchEngine", ["Planning", "HealthChecks", "Inventory", "Packages", "Vocabulary"]),
        module("Planning", ["Inventory", "MaintenanceWindows", "Packages", "Vocabulary"]),
        module("HealthChecks", ["Inventory", "LocalPrograms", "RemoteText", "Vocabulary"]),
        module("Ledger", ["Vocabulary", .product(name: "GRDB", package: "GRDB.swift")]),
        module("Feeds", ["Packages", "Vocabulary"]),
        module("Packages", ["RemoteText", "Vocabulary"]),
        module(
            "Inventory",
            ["LocalPrograms", "MaintenanceWindows", "Vocabulary", .product(name: "Yams", package: "Yams")]),
        module("MaintenanceWindows"),
        module("RemoteText"),
        module("Vocabulary", ["CLibcrypto"]),
        module("SSHClient", ["CLibssh2", "CLibcrypto", "LocalPrograms"]),
        module("LocalPrograms", ["CProcess"]),
        // A header alone: nothing to link.
        .systemLibrary(name: "CProcess", path: "Sources/CProcess"),
        .systemLibrary(
            name: "CLibssh2", path: "Sources/CLibssh2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .systemLibrary(
            name: "CLibcrypto", path: "Sources/CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        tests("ArchitectureTests", []),
        tests("InventoryTests", ["Inventory", "MaintenanceWindows", "Vocabulary"]),
        tests("MaintenanceWindowsTests", ["MaintenanceWindows"]),
        tests("ComplianceTests", ["Compliance", "Ledger", "Vocabulary"]),
        tests("ReportsTests", ["Reports", "Compliance", "Ledger", "Vocabulary"]),
        tests(
            "PatchEngineTests",
            ["PatchEngine", "Planning", "HealthChecks", "Inventory", "MaintenanceWindows", "Packages", "Vocabulary"]),
        tests("FeedsTests", ["Feeds", "Packages", "Vocabulary"], exclude: ["Fixtures"]),
        tests("PackagesTests", ["Packages", "RemoteText", "Vocabulary"], exclude: ["Fixtures"]),
        tests("SSHClientTests", ["SSHClient", "CLibcrypto"]),
        tests("LocalProgramsTests", ["LocalPrograms"]),
        // A server on loopback that answers what a test wants.
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: settings),
        tests("HealthChecksTests", ["HealthChecks", "Inventory", "LoopbackServer", "Vocabulary"]),
        tests("PlanningTests", ["Planning", "Inventory", "MaintenanceWindows", "Packages", "Vocabulary"]),
        tests(
            "SimulationTests",
            ["PatchEngine", "Planning", "HealthChecks", "Inventory", "MaintenanceWindows", "Packages", "Vocabulary"]),
        tests(
            "ControllerTests",
            [
                "Controller", "Compliance", "Feeds", "Ledger", "PatchEngine", "Planning", "HealthChecks",
                "Inventory", "LocalPrograms",
                "MaintenanceWindows", "Packages", "SSHClient", "Vocabulary",
            ]),
        tests(
            "LedgerTests", ["Ledger", "LedgerAppender", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift")]),
        // A process of its own that the ledger's tests kill in the middle of its writing.
        .executableTarget(
            name: "LedgerAppender", dependencies: ["Ledger", "Vocabulary"], path: "Tests/LedgerAppender",
            swiftSettings: settings),
        // The binary as a user calls it: what both suites share, without hosts, and with the lab's real ones.
        .target(name: "CommandHarness", path: "Tests/CommandTests/Harness", swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["CommandHarness", "LoopbackServer"], path: "Tests/CommandTests",
            exclude: ["Harness", "RandomHistory"],
            swiftSettings: settings),
        tests("LabTests", ["CommandHarness"]),
    ]
)
