"""Ansible's raw module, pipelining on, as many forks as asked for."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import visits

options = visits.options()
with tempfile.TemporaryDirectory() as folder:
    inventory = pathlib.Path(folder, "hosts.json")
    hosts = {f"h{index}": {"ansible_host": address, "ansible_port": port} for index, (address, port) in enumerate(options.addresses)}
    inventory.write_text(json.dumps({"all": {"hosts": hosts}}))
    environment = dict(
        os.environ, ANSIBLE_PIPELINING="True", ANSIBLE_HOME=folder, ANSIBLE_HOST_KEY_CHECKING="True", ANSIBLE_TIMEOUT=str(options.timeout),
        ANSIBLE_SSH_ARGS=f"-F none -o ControlMaster=no -o UserKnownHostsFile={options.known_hosts} -o IdentitiesOnly=yes -o IdentityAgent=none")
    run = subprocess.run(
        [pathlib.Path(sys.executable).parent / "ansible", "all", "-i", inventory, "-m", "raw", "-a", options.command, "-u", options.user,
         "--private-key", options.identity, "-f", str(options.in_flight)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace")
good = sum("| CHANGED |" in line or "| SUCCESS |" in line for line in run.stdout.splitlines())
visits.report(good, len(options.addresses))
