import RemoteText

/// What a host answers while one waits for it to come back.
public struct BootProbe: Codable, Sendable, Equatable {
    public var bootID: String
    public var uptimeSeconds: Double
    /// `systemctl is-system-running`; nil without systemd. While it says `starting` the host is not back.
    public var systemState: String?
    public var runningKernel: String
    /// The release of the newest installed kernel; nil when none is, and in a container.
    public var newestKernel: String?

    public init(
        bootID: String, uptimeSeconds: Double, systemState: String? = nil, runningKernel: String,
        newestKernel: String? = nil
    ) {
        self.bootID = bootID
        self.uptimeSeconds = uptimeSeconds
        self.systemState = systemState
        self.runningKernel = runningKernel
        self.newestKernel = newestKernel
    }

    /// Whether the host has been rebooted since `formerBootID` was read and has ended coming up. The boot id is the only proof.
    public func isBack(since formerBootID: String) -> Bool {
        !bootID.isEmpty && bootID != formerBootID
            && !["starting", "initializing", "stopping"].contains(systemState ?? "")
    }

    /// Whether the newest installed kernel runs. In a container none of its own is installed, and there is nothing to compare.
    public var runsNewestKernel: Bool { newestKernel.map { $0 == runningKernel } ?? true }
}

/// Asking for a reboot, and the probe that proves it.
public enum Reboot {
    /// The host answers at once and goes down two seconds later, so that the answer is not cut off by it.
    ///
    /// - Parameter bootID: The boot in which the reboot is wanted: in any later one it has happened, and nothing is done.
    public static func requestScript(nonce: String, ifBootID bootID: String, elevation: Elevation) -> String {
        let body = #"""
            BOOT=$(cat /proc/sys/kernel/random/boot_id)
            tell boot_id "$BOOT"
            if [ "$BOOT" != \#(ShellWord.quoted(bootID)) ]; then
              tell accepted already
            elif [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 &&
              systemd-run --quiet --collect --on-active=2 --timer-property=AccuracySec=100ms systemctl reboot; then
              tell accepted systemd
            else
              setsid /bin/sh -c 'sleep 2; reboot || shutdown -r now' >/dev/null 2>&1 </dev/null 4>&- &
              tell accepted shutdown
            fi
            """#
        return RemoteScript.framedAsRoot(nonce: nonce, elevation: elevation, body: body)
    }

    /// - Returns: The boot id that must have changed when the host is back.
    /// - Throws: When the host did not take the request.
    @discardableResult
    public static func parseRequest(_ output: [UInt8], nonce: String) throws(JobError) -> String {
        let answer = try JobAnswer.read(output, nonce: nonce)
        guard answer.fact("accepted") != nil, let bootID = answer.fact("boot_id") else {
            throw .malformed("no reboot was accepted")
        }
        return bootID
    }

    /// Needs no root, and asks nothing that could wait.
    public static func probeScript(nonce: String) -> String {
        let kernels = PackageManager.detectionOrder.map { manager in
            "if \(manager.driver.detection); then\ntell manager \(manager.rawValue)\n\(manager.driver.kernelScript)"
        }
        return RemoteScript.framed(
            nonce: nonce, elevation: .none,
            body: HostFactsScript.boot + "\n" + kernels.joined(separator: "\nel") + "\nfi")
    }

    public static func parseProbe(_ output: [UInt8], nonce: String) throws(ScanError) -> BootProbe {
        let answer = try Answer(output, nonce: nonce)
        let isContainer = !RebootSignals.hasKernelOfItsOwn(answer)
        let newest = answer.fact("manager").flatMap(PackageManager.init)?.driver.newestKernel(answer)
        return BootProbe(
            bootID: answer.fact("boot_id") ?? "",
            uptimeSeconds: HostFactsReader.uptime(answer, isContainer: isContainer),
            systemState: answer.fact("system_state"), runningKernel: answer.fact("kernel") ?? "",
            newestKernel: isContainer ? nil : newest)
    }
}
