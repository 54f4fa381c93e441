"""The tools that are compared. Each visits all hosts in one process tree, whose CPU time and peak memory are taken."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["asyncssh", "parallel-ssh", "ansible-core"]
NAMES = ["floor", "engine", "parallel-ssh", "asyncssh", "openssh", "ansible"]


class Tool:
    def __init__(self, name, arguments):
        self.name = name
        self.arguments = arguments

    def visit(self, hosts, in_flight, timeout):
        """One run over all hosts. Peers print one line of JSON like the floor's; what they do not print is counted from outside."""
        arguments = [str(word) for word in self.arguments(hosts, in_flight, timeout)]
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        start = time.monotonic()
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=environment)
        memory = PeakMemory(process.pid)
        # Output goes through a thread of its own, as the end is taken by wait4, which tells the CPU time of this tree alone.
        output = []
        reader = threading.Thread(target=lambda: output.append(process.stdout.read()))
        errors = threading.Thread(target=lambda: output.append(process.stderr.read()) if process.stderr else None)
        reader.start()
        reader.join()
        errors.start()
        errors.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        result = {"wall": time.monotonic() - start, "cpu": usage.ru_utime + usage.ru_stime, "peak_megabytes": memory.stop()}
        printed = self.read(output[0])
        if printed is None:
            raise SystemExit(f"{self.name} failed:\n{output[0][-2000:]}\n{output[1][-2000:]}")
        result.update({name: printed[name] for name in ("good", "failed", "median", "p95", "slowest", "failed_last") if name in printed})
        return result

    def read(self, output):
        """What the tool printed of its visits; None when it did not."""
        return next((json.loads(line) for line in output.splitlines() if line.startswith("{")), None)

    def instructions(self, hosts, folder):
        """Instructions of one run under valgrind."""
        arguments = [str(word) for word in self.arguments(hosts, 4, 600)]
        counts = folder / "cachegrind.out"
        command = ["valgrind", "-q", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={counts}", *arguments]
        run = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        printed = self.read(run.stdout)
        if printed is None or printed["failed"]:
            raise SystemExit(f"{self.name} failed under valgrind:\n{run.stdout}\n{run.stderr[-2000:]}")
        return int(next(line for line in counts.read_text().splitlines() if line.startswith("summary:")).split()[1])


class PeakMemory(threading.Thread):
    """The largest resident memory of a process tree, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.1):
            self.peak = max(self.peak, sum(map(self.resident, self.tree(self.pid))))

    def tree(self, pid):
        children = []
        # Each thread has children of its own.
        for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                children += task.read_text().split()
            except OSError:
                pass
        return [pid] + [descendant for child in children for descendant in self.tree(int(child))]

    def resident(self, pid):
        try:
            return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
        except OSError:
            return 0

    def stop(self):
        self.ended.set()
        self.join()
        return self.peak / 1e6


def program(path):
    return lambda hosts, in_flight, timeout: [
        path, "--hosts", hosts.file, "--user", hosts.user, "--identity", hosts.identity, "--known-hosts", hosts.known_hosts,
        "--command", hosts.command, "--in-flight", in_flight, "--timeout", timeout,
    ]


class Status(Tool):
    """`msp-patch status`, as people read it."""

    ROW = re.compile(r"h\d+ ")
    SEEN = re.compile(r" (current|due|at risk|overdue|unsupported) ")

    def __init__(self, binary, inventory, ledger):
        super().__init__("msp-patch status", lambda *_: [binary, "status", "--inventory", inventory, "--ledger", ledger])

    def read(self, output):
        hosts = [line for line in output.splitlines() if self.ROW.match(line)]
        return self.counts(len(hosts), sum(1 for host in hosts if not self.SEEN.search(host))) if hosts else None

    def counts(self, hosts, failed):
        return {"good": hosts - failed, "failed": failed}


class StatusDocument(Status):
    """The same as JSON, with every pending update."""

    def __init__(self, binary, inventory, ledger):
        super().__init__(binary, inventory, ledger)
        self.name += " --json"
        arguments = self.arguments
        self.arguments = lambda *given: [*arguments(*given), "--json"]

    def read(self, output):
        hosts = [host for client in json.loads(output)["clients"] for host in client["hosts"]]
        return self.counts(len(hosts), sum(1 for host in hosts if host["error"]))


def write_inventory(folder, hosts):
    """One client with all the hosts, as a user would write it."""
    folder.mkdir(exist_ok=True)
    lines = [
        "client: bench", "name: Benchmark", "timezone: UTC",
        f"ssh: {{user: {hosts.user}, identity_file: {hosts.identity}, known_hosts: {hosts.known_hosts}, agent: false, become: none}}",
        'windows: [{name: night, when: daily, at: "22:00", length: 4h}]', "defaults: {window: night}", "hosts:",
    ]
    lines += [f"  h{index}: {{address: {address}, port: {port}}}" for index, (address, port) in enumerate(hosts.addresses)]
    (folder / "bench.yml").write_text("\n".join(lines) + "\n")


def python_peer(python, name):
    return lambda hosts, in_flight, timeout: [python, HERE / "peers" / f"{name}_visits.py", *program("")(hosts, in_flight, timeout)[1:]]


def available(floor, engine, environment, names):
    """The tools that are there, in the order of NAMES."""
    tools = [Tool("floor", program(floor)), Tool("engine", program(engine))]
    python = environment / "bin" / "python" if environment else None
    if python and python.exists():
        tools += [Tool("parallel-ssh", python_peer(python, "parallel_ssh")), Tool("asyncssh", python_peer(python, "asyncssh"))]
    if environment and shutil.which("ssh"):
        tools.append(Tool("openssh", python_peer(sys.executable, "openssh")))
    if python and (environment / "bin" / "ansible").exists():
        tools.append(Tool("ansible", python_peer(python, "ansible")))
    return [tool for tool in tools if not names or tool.name in names]


def install_peers(environment):
    venv.create(environment, with_pip=True)
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", *PEERS], check=True)
