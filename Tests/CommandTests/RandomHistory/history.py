#!/usr/bin/env python3
"""Writes four months of a client with a few hosts, in the form of the facts.jsonl of an evidence folder: the same seed, the same history.

Everything that the figures have a rule for happens: hosts come and leave, are away, half seen, set up anew; updates with and without
advisories, severities raised, flaws found to be exploited, advisories taken back; runs that fail, runs outside of windows, emergencies,
rollbacks, reboots left undone; exceptions in time and late, ended early; facts recorded late, and corrected.

usage: history.py SEED
"""
import datetime
import json
import random
import sys

from hosts import CLIENT, HOUR, PACKAGES, SEVERITIES, Machine, Vendor, text

DAY = 86_400_000
START = 1_777_593_600_000  # 1 May 2026, 00:00 UTC
DAYS = 120
ZONES = ["UTC", "Europe/Berlin", "America/Chicago", "Australia/Lord_Howe"]


class History:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.facts = []
        self.vendor = Vendor(self.dice)
        self.hosts = [Machine(self.dice, f"host{n}") for n in range(1, self.dice.randrange(4, 8))]
        self.left, self.fair, self.sets = [], True, set()
        self.agreement = self.agree()
        self.zone = self.dice.choice(ZONES)

    def agree(self):
        dice = self.dice
        level = {
            "clock": dice.choice(["detected", "detected", "released", "approved"]), "stop": dice.choice(["active", "active", "installed"]),
            "target": 95, "scanWithinSeconds": dice.choice([2, 7]) * 86_400,
            "deadlines": {
                "kev": dice.choice(["48h", "3d"]), "critical": dice.choice(["72h", "7d", "5wd"]),
                "important": dice.choice(["14d", "10wd"]), "moderate": dice.choice(["30d", "1mo"]),
                "low": dice.choice(["90d", "none"]), "unrated": "14d", "reboot": dice.choice(["7d", "5wd"]),
            },
            "holidays": ["2026-05-25", "2026-06-19"],
        }
        if dice.random() < 0.5:
            level["exposedDeadlines"] = {"critical": "48h", "important": "7d"}
        if dice.random() < 0.5:
            level["pausesInBlackouts"] = True
        if dice.random() < 0.5:
            level["onboarding"] = "10d"
        return level

    def record(self, at, kind, body, host=None, run=None, late=0):
        fact = {"valid_at": at, "recorded_at": at + late, "kind": kind, "body": body}
        if host or kind in ("client", "exception", "exception_ended", "approval", "window_schedule"):
            fact["client"] = CLIENT
        fact.update({key: value for key, value in (("host", host), ("run", run)) if value})
        self.facts.append(fact)
        return fact

    def configure(self, at, late=0):
        members = [{"host": h.id, "address": h.address, "exposed": h.exposed, "windows": ["night"]} for h in self.hosts]
        body = {
            "displayName": "ACME", "timeZone": self.zone, "serviceLevel": self.agreement, "hosts": members, "windows": ["night"],
            "blackouts": [], "freezes": [{"name": "fair", "from": "2026-07-06", "to": "2026-07-12"}] if self.fair else [],
        }
        return self.record(at, "client", json.loads(json.dumps(body)), late=late)

    def tell(self):
        self.configure(START)
        schedule = [{"window": "night", "opens": text(START + d * DAY + 20 * HOUR), "cutoff": text(START + d * DAY + 23 * HOUR),
                     "closes": text(START + d * DAY + 24 * HOUR), "reboot": "allowed"} for d in range(4, 400, 7)]
        self.record(START, "window_schedule", {"definition": "weekly", "until": text(START + 400 * DAY), "instances": schedule})
        for day in range(DAYS):
            self.day(day, START + day * DAY)
        return self.lines()

    def day(self, day, at):
        if self.dice.random() < 0.5:
            self.announce(self.vendor.publish(), at + HOUR)
        if day % 15 == 10:
            self.list_exploited(day, at)
        self.change_members(day, at)
        for number, host in enumerate(self.hosts):
            host.live(self.vendor)
            if self.dice.random() < 0.95:
                seen = at + 6 * HOUR + number * 60_000
                scan = self.record(seen, "scan", host.scan(self.vendor), host.id)
                if self.dice.random() < 0.01:
                    self.correct(scan, at + 3 * DAY)
        if day % 7 == 4 or self.dice.random() < 0.03:
            self.run(at, day % 7 != 4)
        self.waive(day, at)

    def announce(self, update, at):
        dice = self.dice
        for name in update["advisories"]:
            body = {"id": name, "released": text(at - dice.randrange(0, 3 * 24) * HOUR), "severity": update["severity"],
                    "knownExploited": []}
            if dice.random() < 0.7:
                self.record(at, "advisory", body)
            if dice.random() < 0.2:
                worse = SEVERITIES[min(4, SEVERITIES.index(body["severity"]) + 1)]
                self.record(at + dice.randrange(1, 20) * DAY, "advisory", dict(body, severity=worse))
            if dice.random() < 0.15:
                self.record(at + dice.randrange(1, 20) * DAY, "advisory", dict(body, knownExploited=["CVE-1"]))
            if dice.random() < 0.1:
                taken = at + dice.randrange(1, 25) * DAY
                self.record(taken, "advisory", dict(body, withdrawn=text(taken - HOUR)))
            if dice.random() < 0.7:
                self.record(at + dice.randrange(1, 100) * HOUR, "approval", {"advisory": name, "approver": "J. Doe"})

    def list_exploited(self, day, at):
        """The catalogue, imported a few days after what it says; the sets of flaws that scans have named by a word."""
        dice = self.dice
        flaws = [f"CVE-{dice.randrange(1, self.vendor.count + 1)}-0" for _ in range(3)]
        listed = {flaw: text(at - dice.randrange(0, 5) * DAY) for flaw in flaws}
        removed = [f"CVE-{dice.randrange(1, self.vendor.count + 1)}-0"] if day > 60 else []
        self.record(at, "known_exploited", {"listed": listed, "removed": removed})
        for releases in self.vendor.releases.values():
            for first in range(len(releases)):
                for last in range(first + 1, len(releases) + 1):
                    flaws = sorted({flaw for update in releases[first:last] for flaw in update["cves"]})
                    if len(flaws) > 3 and tuple(flaws) not in self.sets:
                        self.sets.add(tuple(flaws))
                        self.record(at, "cve_set", {"cves": flaws})

    def change_members(self, day, at):
        dice = self.dice
        if day and dice.random() < 0.02 and len(self.hosts) > 2:
            self.left.append(dice.choice(self.hosts))
            self.hosts.remove(self.left[-1])
            self.configure(at + 2 * HOUR, late=dice.choice([0, 0, 5 * DAY]))
        if day and dice.random() < 0.03:
            again = self.left and dice.random() < 0.5
            self.hosts.append(self.left.pop() if again else Machine(dice, f"new{day}"))
            self.configure(at + 3 * HOUR)
        if day == 75 or dice.random() < 0.01:
            host = dice.choice(self.hosts)
            host.exposed, self.fair = not host.exposed, False
            self.configure(at + 5 * HOUR)
        if day and dice.random() < 0.01:
            self.agreement = self.agree()
            self.configure(at + 4 * HOUR)
        if day == 70 and dice.random() < 0.5:
            self.zone = dice.choice(ZONES)
            self.configure(at + 7 * HOUR)

    def run(self, at, emergency):
        dice = self.dice
        run = f"run-{at}"
        opens, closes = at + 20 * HOUR, at + 24 * HOUR
        body = {"playbook": "monthly", "planDigest": "d", "plan": "{}", "clients": [CLIENT]}
        if emergency:
            body["emergency"] = {"reason": "exploited", "approvedBy": "J. Doe"}
        self.record(opens, "run_started", body, run=run)
        outcomes = []
        for host in self.hosts:
            begins = opens + dice.randrange(0, 120) * 60_000
            outcome = host.patch(self.vendor, begins, None if emergency else (opens, closes), emergency)
            ended = ms(outcome["finishedAt"])
            outcomes.append(self.record(ended, "host_outcome", outcome, host.id, run, late=dice.choice([0] * 9 + [3 * DAY])))
            if outcome["outcome"] == "applied" and dice.random() < 0.05:
                back = host.roll_back(run, outcome["changes"], ended + HOUR)
                self.record(ms(back["finishedAt"]), "host_outcome", back, host.id, run + "-back")
        if dice.random() < 0.1:
            self.correct(dice.choice(outcomes), at + 2 * DAY)

    def waive(self, day, at):
        dice = self.dice
        if dice.random() < 0.05:
            body = {"id": f"X{day}", "reason": "not certified", "approver": "J. Doe", "expires": text(at + dice.randrange(5, 40) * DAY)}
            choice = dice.randrange(3)
            if choice != 1:
                body["hostPattern"] = dice.choice(["host1", "host*", "new*", "*"])
            if choice == 0:
                body["package"] = dice.choice(PACKAGES + ["*s*"])
            if choice == 1:
                number = dice.randrange(1, self.vendor.count + 2)
                body["advisory"] = f"ADV-{number}" if number % 3 else f"CVE-{number}-0"
            fact = self.record(at + 9 * HOUR, "exception", body, late=dice.choice([0, 0, 20 * DAY]))
            if dice.random() < 0.3:
                self.record(at + dice.randrange(3, 20) * DAY, "exception_ended", {"id": body["id"], "reason": "certified"})
            if dice.random() < 0.1:
                self.correct(fact, at + 21 * DAY)

    def correct(self, fact, at):
        body = {"corrects": fact, "reason": "wrong", "approver": "J. Doe"}
        self.record(max(at, fact["recorded_at"] + 1), "correction", body)["client"] = CLIENT

    def lines(self):
        """In the order of recording; a correction names its fact by its place."""
        ordered = sorted(self.facts, key=lambda fact: fact["recorded_at"])
        for sequence, fact in enumerate(ordered, 1):
            fact["sequence"] = sequence
        for fact in ordered:
            if fact["kind"] == "correction":
                fact["body"]["corrects"] = fact["body"]["corrects"]["sequence"]
        return [json.dumps(dict(fact, body=json.dumps(fact["body"], sort_keys=True)), sort_keys=True) for fact in ordered]


def ms(instant):
    return round(datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp() * 1000)


if __name__ == "__main__":
    print("\n".join(History(int(sys.argv[1])).tell()))
