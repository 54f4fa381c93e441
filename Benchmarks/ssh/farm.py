"""The hosts that are visited: one sshd on all addresses of the loopback network, with keys of its own."""
import dataclasses
import pathlib
import pwd
import os
import random
import shutil
import socket
import subprocess
import threading
import time

COMMAND = "seq 3000 | head -c 12000"

# What a real host answered to a scan, and how a server gives it again: under the nonce of the script that it was sent.
ANSWER = pathlib.Path(__file__).resolve().parents[2] / "Tests/PackagesTests/Fixtures/scans/debian13-awkward.answer"
RECORDED_NONCE = "N0NCE"
REPLAY = (
    f"""nonce=$(sed -n "s/^NONCE='*\\([A-Za-z0-9]*\\)'*$/\\1/p"); """
    f"""exec sed "s/{RECORDED_NONCE}/${{nonce:-none}}/; s/^\\(k\\tclock\\t\\).*/\\1$(date +%s)/" {ANSWER}"""
)


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


# Of how many hosts in a thousand what is wrong: the issue's own mixture, and a quarter of all in every way that is common.
SICKNESS = {
    "none": {},
    "few": {"silent": 50, "wrong key": 20},
    "quarter": {"unreachable": 50, "silent": 50, "stops after its greeting": 50, "closed": 40, "garbage": 30, "wrong key": 30},
}


class Stub(threading.Thread):
    """Accepts connections, sends some bytes, and leaves it at that."""

    def __init__(self, greeting):
        super().__init__(daemon=True)
        self.greeting, self.kept = greeting, []
        self.socket = socket.create_server(("", 0), backlog=4096)
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            self.kept.append(client)
            client.sendall(self.greeting)

    def close(self):
        self.socket.close()
        for client in self.kept:
            client.close()


class Unreachable:
    """A port whose queue is full, so that the kernel drops what comes: as a host behind a firewall."""

    def __init__(self):
        self.socket = socket.create_server(("", 0), backlog=0)
        self.port = self.socket.getsockname()[1]
        self.queue = [socket.socket() for _ in range(4)]
        for client in self.queue:
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", self.port))

    def close(self):
        for each in [self.socket, *self.queue]:
            each.close()


class Server:
    """Two sshd, the second with another host key than is known, and what stands for hosts that are not well."""

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
        self.replay_port = self.start("host", "replay", [f"ForceCommand {REPLAY}"])
        self.stubs = {
            "unreachable": Unreachable(), "silent": Stub(b""), "stops after its greeting": Stub(b"SSH-2.0-OpenSSH_9.2\r\n"),
            "garbage": Stub(bytes(range(256)) * 16),
        }
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait()
        for stub in self.stubs.values():
            stub.close()

    def start(self, key, name=None, more=()):
        with socket.create_server(("", 0)) as probe:
            port = probe.getsockname()[1]
        lines = [
            f"Port {port}", "ListenAddress 0.0.0.0", f"HostKey {self.folder / key}", f"AuthorizedKeysFile {self.folder}/authorized_keys",
            "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no", "PidFile none", "PrintMotd no", "UseDNS no",
            "MaxStartups 4000", "MaxSessions 100", "LogLevel ERROR",
            # bash under sshd would read ~/.bashrc, whatever that is here.
            "SetEnv SHLVL=1", *more,
        ]
        configuration = self.folder / f"sshd_{name or key}"
        configuration.write_text("\n".join(lines) + "\n")
        self.processes.append(subprocess.Popen([shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-f", configuration, "-E", self.folder / "log"]))
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    return port
            time.sleep(0.05)
        raise SystemExit(f"sshd does not listen: {(self.folder / 'log').read_text()}")

    def port_of(self, what):
        """The port at which every host has this sickness."""
        if what == "wrong key":
            return self.wrong_port
        if what == "closed":
            return 1
        return self.stubs[what].port

    def hosts(self, count, sickness="none", only_well=False, replay=False):
        """`count` hosts on addresses of their own, the sick ones evenly among them; or only the well ones of the same `count`."""
        key = " ".join((self.folder / "host.pub").read_text().split()[:2])
        sick = [what for what, number in SICKNESS[sickness].items() for _ in range(number * count // 1000)]
        # The same for every run, in no order that could matter.
        chance = random.Random(1)
        chance.shuffle(sick)
        places = dict(zip(chance.sample(range(count), len(sick)), sick))
        addresses = []
        for index in range(count):
            if index in places and only_well:
                continue
            port = self.port_of(places[index]) if index in places else self.replay_port if replay else self.port
            addresses.append((f"127.1.{index // 250 + 1}.{index % 250 + 1}", port))
        unwell = 0 if only_well else len(sick)
        file, known_hosts = self.folder / "hosts", self.folder / "known_hosts"
        file.write_text("".join(f"{address} {port}\n" for address, port in addresses))
        known_hosts.write_text("".join(f"[{address}]:{port} {key}\n" for address, port in addresses))
        user = pwd.getpwuid(os.getuid()).pw_name
        return Hosts(addresses, file, known_hosts, user, self.folder / "user", COMMAND, unwell)
