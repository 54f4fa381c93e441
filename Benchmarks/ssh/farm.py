"""The hosts that are visited: one sshd on all addresses of the loopback network, with keys of its own."""
import dataclasses
import pathlib
import pwd
import os
import shutil
import socket
import subprocess
import time

COMMAND = "seq 3000 | head -c 12000"


@dataclasses.dataclass
class Hosts:
    """What every tool is given, as files."""

    addresses: list  # (address, port)
    file: pathlib.Path  # a line `address port` each
    known_hosts: pathlib.Path
    user: str
    identity: pathlib.Path
    command: str
    sick: int


class Server:
    """Two sshd, the second with another host key than is known, and a socket that accepts connections and says nothing."""

    def __init__(self, folder):
        self.folder = folder / "farm"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes = []

    def __enter__(self):
        for name in ("host", "other", "user"):
            if not (self.folder / name).exists():
                subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", self.folder / name], check=True)
        shutil.copy(self.folder / "user.pub", self.folder / "authorized_keys")
        os.makedirs("/run/sshd", exist_ok=True)
        self.port = self.start("host")
        self.wrong_port = self.start("other")
        self.silent = socket.create_server(("", 0), backlog=4096)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait()
        self.silent.close()

    def start(self, key):
        with socket.create_server(("", 0)) as probe:
            port = probe.getsockname()[1]
        lines = [
            f"Port {port}", "ListenAddress 0.0.0.0", f"HostKey {self.folder / key}", f"AuthorizedKeysFile {self.folder}/authorized_keys",
            "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no", "PidFile none", "PrintMotd no", "UseDNS no",
            "MaxStartups 4000", "MaxSessions 100", "LogLevel ERROR",
            # bash under sshd would read ~/.bashrc, whatever that is here.
            "SetEnv SHLVL=1",
        ]
        configuration = self.folder / f"sshd_{key}"
        configuration.write_text("\n".join(lines) + "\n")
        self.processes.append(subprocess.Popen([shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-f", configuration, "-E", self.folder / "log"]))
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    return port
            time.sleep(0.05)
        raise SystemExit(f"sshd does not listen: {(self.folder / 'log').read_text()}")

    def hosts(self, count, sick=False):
        """`count` hosts on addresses of their own; when `sick`, 1 in 20 never answers and 1 in 50 shows a wrong key."""
        key = " ".join((self.folder / "host.pub").read_text().split()[:2])
        addresses, unwell = [], 0
        for index in range(count):
            port = self.port
            if sick and index % 20 == 7:
                port = self.silent.getsockname()[1]
            elif sick and index % 50 == 11:
                port = self.wrong_port
            unwell += port != self.port
            addresses.append((f"127.1.{index // 250 + 1}.{index % 250 + 1}", port))
        file, known_hosts = self.folder / "hosts", self.folder / "known_hosts"
        file.write_text("".join(f"{address} {port}\n" for address, port in addresses))
        known_hosts.write_text("".join(f"[{address}]:{port} {key}\n" for address, port in addresses))
        user = pwd.getpwuid(os.getuid()).pw_name
        return Hosts(addresses, file, known_hosts, user, self.folder / "user", COMMAND, unwell)
