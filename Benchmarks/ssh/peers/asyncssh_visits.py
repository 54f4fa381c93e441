"""asyncssh, with as many visits at once as asked for."""
import asyncio
import time

import asyncssh
import visits


async def main():
    options = visits.options()
    key = asyncssh.read_private_key(options.identity)
    known_hosts = asyncssh.read_known_hosts(options.known_hosts)
    gate = asyncio.Semaphore(options.in_flight)
    seconds = []

    async def visit(address, port):
        async with gate:
            start = time.monotonic()
            try:
                async with asyncssh.connect(
                    address, port, username=options.user, client_keys=[key], known_hosts=known_hosts, agent_path=None, config=None,
                    connect_timeout=options.timeout, login_timeout=options.timeout,
                ) as connection:
                    result = await connection.run(options.command, encoding=None)
                if result.exit_status == 0 and result.stdout:
                    seconds.append(time.monotonic() - start)
            except (OSError, asyncssh.Error, asyncio.TimeoutError):
                pass

    await asyncio.gather(*(visit(*address) for address in options.addresses))
    visits.report(len(seconds), len(options.addresses), seconds)


asyncio.run(main())
