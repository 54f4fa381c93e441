"""What all peers share: the runner's options, and the line that is printed at the end."""
import argparse
import json


def options():
    parser = argparse.ArgumentParser()
    for name in ("hosts", "user", "identity", "known-hosts", "command"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--in-flight", type=int, required=True)
    parser.add_argument("--timeout", type=int, required=True)
    chosen = parser.parse_args()
    with open(chosen.hosts) as file:
        chosen.addresses = [(line.split()[0], int(line.split()[1])) for line in file]
    return chosen


def report(good, total, seconds=()):
    figures = {"good": good, "failed": total - good}
    if seconds:
        ordered = sorted(seconds)
        figures.update(median=ordered[len(ordered) // 2], slowest=ordered[-1])
    print(json.dumps(figures))
