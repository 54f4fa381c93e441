"""parallel-ssh on libssh2 (its ssh2-python client), a pool as large as asked for. It does not verify host keys by known_hosts."""
import visits
from pssh.clients import ParallelSSHClient
from pssh.config import HostConfig

options = visits.options()
client = ParallelSSHClient(
    [address for address, _ in options.addresses],
    host_config=[HostConfig(port=port) for _, port in options.addresses],
    user=options.user, pkey=options.identity, pool_size=options.in_flight, timeout=options.timeout, num_retries=1, allow_agent=False)
good = 0
for output in client.run_command(options.command, stop_on_errors=False):
    if output.exception is None:
        length = sum(len(line) for line in output.stdout)
        good += output.exit_code == 0 and length > 0
visits.report(good, len(options.addresses))
