"""OpenSSH's client, one process a host, as many at once as asked for (what `xargs -P` does)."""
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import visits

options = visits.options()
command = [
    "ssh", "-F", "none", "-T", "-n", "-i", options.identity, "-l", options.user, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o",
    "IdentityAgent=none", "-o", f"UserKnownHostsFile={options.known_hosts}", "-o", "GlobalKnownHostsFile=/dev/null", "-o",
    "StrictHostKeyChecking=yes", "-o", f"ConnectTimeout={options.timeout}",
]


def visit(host):
    start = time.monotonic()
    run = subprocess.run([*command, "-p", str(host[1]), host[0], options.command], capture_output=True)
    return time.monotonic() - start if run.returncode == 0 and run.stdout else None


with ThreadPoolExecutor(options.in_flight) as pool:
    seconds = [taken for taken in pool.map(visit, options.addresses) if taken is not None]
visits.report(len(seconds), len(options.addresses), seconds)
