import Foundation
import Packages

/// From one version of a package to another, on hosts of a release.
struct Step: Hashable {
    var package: Fix.Package
    var release: String
    var from: String
    var to: String
}

/// Which steps the updates of a host are, in the terms of those who publish flaws: source packages and binary ones.
struct Steps {
    private struct Key: Hashable {
        var name: String
        var architecture: String
    }

    private let release: String
    private var installed: [Key: InstalledPackage] = [:]

    init(_ scan: HostScan) {
        release = "\(scan.host.osID) \(scan.host.osVersion)"
        for package in scan.installed {
            installed[Key(name: package.name, architecture: package.architecture)] = package
        }
    }

    /// None for a package that would come anew: the flaws of what is not installed are not on the host.
    func of(_ update: PendingUpdate) -> [Step] {
        guard let from = update.installed else { return [] }
        var steps = [Step(package: .binary(update.name), release: release, from: from, to: update.candidate)]
        let here = installed[Key(name: update.name, architecture: update.architecture)]
        let source = update.sourcePackage ?? here?.source ?? update.name
        if Self.isSigned(source) {
            // Signed kernels and boot loaders count builds of their own; the package has the version of what was signed.
            steps.append(
                Step(package: .source(Self.unsigned(source)), release: release, from: from, to: update.candidate))
        } else {
            steps.append(
                Step(
                    package: .source(source), release: release, from: here?.sourceVersion ?? Self.withoutRebuild(from),
                    to: update.sourceVersion ?? Self.withoutRebuild(update.candidate)))
        }
        return steps
    }

    private static func isSigned(_ source: String) -> Bool { source.contains("-signed") }

    /// `linux` of `linux-signed-amd64`, `grub2` of `grub-efi-amd64-signed`.
    private static func unsigned(_ source: String) -> String {
        if source.hasPrefix("grub-efi-") { return "grub2" }
        return source.range(of: "-signed").map { String(source[..<$0.lowerBound]) } ?? source
    }

    /// `1.2-3` of `1.2-3+b1`: the same source, built again.
    private static func withoutRebuild(_ version: String) -> String {
        guard let plus = version.lastIndex(of: "+") else { return version }
        let rest = version[plus...].dropFirst()
        guard rest.first == "b", rest.count > 1, rest.dropFirst().allSatisfy(\.isNumber) else { return version }
        return String(version[..<plus])
    }
}
