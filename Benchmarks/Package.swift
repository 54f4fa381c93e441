// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Programs that measure the product. A package of their own, so that the product does not build them.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "msp-patch", path: "..")],
    targets: [
        .executableTarget(
            name: "ssh-engine",
            dependencies: [.product(name: "SSHClient", package: "msp-patch")],
            path: "ssh/engine",
            swiftSettings: settings),
        .executableTarget(
            name: "ledger-year",
            dependencies: [.product(name: "Ledger", package: "msp-patch")],
            path: "ledger/year",
            swiftSettings: settings),
    ]
)
