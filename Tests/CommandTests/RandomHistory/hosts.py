"""What a vendor publishes, and hosts as they really are, by the throw of dice."""
import datetime
import hashlib

HOUR = 3_600_000
CLIENT = "acme"
PACKAGES = ["bind9", "curl", "glibc", "linux-image", "nginx", "openssl", "samba", "zlib"]
SEVERITIES = ["unrated", "low", "moderate", "important", "critical"]
RELEASES = [("debian", "12"), ("debian", "13"), ("ubuntu", "24.04"), ("ubuntu", "25.10")]


def text(at):
    return datetime.datetime.fromtimestamp(at / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def named(flaws):
    """As a scan names them: few by their names, many by one word."""
    flaws = sorted(flaws)
    return flaws if len(flaws) <= 3 else ["set:" + hashlib.sha256(",".join(flaws).encode()).hexdigest()[:16]]


class Vendor:
    """What comes out, by package in the order of its versions."""

    def __init__(self, dice):
        self.dice, self.releases, self.count = dice, {name: [] for name in PACKAGES}, 0

    def publish(self):
        self.count += 1
        security = self.dice.random() < 0.8
        rated = security and self.dice.random() < 0.8
        update = {
            "updateClass": "security" if security else "bugfix",
            "severity": self.dice.choice(SEVERITIES[1:]) if rated else "unrated",
            "advisories": [f"ADV-{self.count}"] if rated else [],
            "cves": [f"CVE-{self.count}-{n}" for n in range(self.dice.randrange(1, 4))] if security else [],
        }
        names = self.dice.sample(PACKAGES, 2 if rated and self.dice.random() < 0.2 else 1)
        for name in names:
            self.releases[name].append(update)
        return update


class Machine:
    """A host as it really is."""

    def __init__(self, dice, name):
        self.dice, self.id, self.address = dice, f"{CLIENT}/{name}", "10.0.0.1"
        self.release = dice.choice(RELEASES)
        self.lists_all = dice.random() < 0.5  # or only what the newest version mends
        self.held = {package for package in PACKAGES if dice.random() < 0.05}
        self.exposed, self.boots, self.reboot, self.away = dice.random() < 0.3, 0, False, 0
        self.recorded, self.recorded_state = {}, None
        self.set_up()

    def set_up(self):
        self.machine = f"m{self.dice.randrange(10 ** 9)}"
        self.installed = {name: None for name in PACKAGES if self.dice.random() < 0.7}
        self.boot()

    def boot(self):
        self.boots += 1
        self.reboot = False

    def hold_still(self, vendor):
        """What a new machine has, or one that just came: not quite the newest."""
        for name in self.installed:
            if self.installed[name] is None:
                self.installed[name] = max(0, len(vendor.releases[name]) - self.dice.randrange(3))

    def pending(self, vendor):
        for name, version in self.installed.items():
            missing = vendor.releases[name][version:]
            if not missing:
                continue
            listed = missing if self.lists_all else missing[-1:]
            yield {
                "name": name, "architecture": "amd64", "installed": str(version), "candidate": str(len(vendor.releases[name])),
                "updateClass": "security" if any(u["updateClass"] == "security" for u in listed) else "bugfix",
                "severity": max((u["severity"] for u in listed), key=SEVERITIES.index),
                "advisories": sorted({a for u in listed for a in u["advisories"]}),
                "cves": named({flaw for u in listed for flaw in u["cves"]}), "source": name,
                "standing": "held" if name in self.held else "installable",
            }

    def state(self):
        return {
            "osID": self.release[0], "osVersion": self.release[1], "osName": " ".join(self.release), "packageManager": "apt",
            "architecture": "amd64", "machineID": self.machine, "bootID": f"{self.id}-{self.boots}", "runningKernel": "6",
            "rebootRequired": self.reboot, "rebootReasons": ["kernel"] if self.reboot else [], "failedUnits": [],
            "filesystems": [], "findings": [], "installedCount": 9, "installedDigest": "",
        }

    def scan(self, vendor):
        if self.away > 0:
            self.away -= 1
            return {"result": "failed", "failure": {"code": "unreachable", "message": "no answer"}, "failedRepositories": [],
                    "appeared": [], "gone": [], "pendingCount": 0, "durationSeconds": 1}
        partial = self.dice.random() < 0.08
        self.hold_still(vendor)
        found = {(r["name"], r["architecture"], r["candidate"]): r for r in self.pending(vendor)}
        if partial:
            found = {key: record for key, record in found.items() if self.dice.random() < 0.7}
        body = {
            "result": "partial" if partial else "complete", "failedRepositories": ["security"] if partial else [],
            "appeared": [found[key] for key in sorted(found) if self.recorded.get(key) != found[key]],
            "gone": [dict(zip(("name", "architecture", "candidate"), key)) for key in sorted(self.recorded) if key not in found],
            "pendingCount": len(found), "durationSeconds": 2,
        }
        self.recorded = {**self.recorded, **found} if partial else found
        if self.state() != self.recorded_state:
            body["state"] = self.recorded_state = self.state()
        return body

    def live(self, vendor):
        """What happens to a host in a day without us."""
        dice = self.dice
        if self.away == 0 and dice.random() < 0.03:
            self.away = dice.choice([1, 2, 3, 12, 20])
        if dice.random() < 0.02:
            self.boot()
        if dice.random() < 0.01:
            self.set_up()
        for name in [name for name, version in self.installed.items() if version is not None]:
            if dice.random() < 0.02:
                self.installed[name] = len(vendor.releases[name])
                self.reboot = self.reboot or name in ("glibc", "linux-image") and dice.random() < 0.8
            elif dice.random() < 0.01:
                self.installed[name] = max(0, self.installed[name] - 1)

    def patch(self, vendor, at, window, emergency):
        """What a run does to it."""
        dice = self.dice
        body = {"outcome": "unreachable", "wave": "all", "changes": [], "rebooted": False, "rebootPending": False, "checks": [],
                "finishedAt": text(at)}
        if window and dice.random() < 0.95:
            body["window"] = {"name": "night", "opens": text(window[0]), "closes": text(window[1])}
        if self.away:
            return body
        if dice.random() < 0.1:
            return dict(body, outcome=dice.choice(["skipped_preflight", "skipped_window", "skipped_cluster"]))
        self.hold_still(vendor)
        end = at + dice.randrange(5, 200) * 60_000
        body.update(startedAt=text(at), finishedAt=text(end))
        due = [r for r in self.pending(vendor) if r["standing"] == "installable"]
        if not due:
            return dict(body, outcome="nothing_to_do")
        fails = dice.random() < 0.2
        for record in due:
            applied = not fails or dice.random() < 0.4
            body["changes"].append({"name": record["name"], "architecture": "amd64", "from": record["installed"],
                                    "to": record["candidate"], "applied": applied})
            if applied:
                self.installed[record["name"]] = len(vendor.releases[record["name"]])
                self.reboot = self.reboot or record["name"] in ("glibc", "linux-image")
        body["outcome"] = dice.choice(["failed", "partial", "unhealthy"]) if fails else "applied"
        if self.reboot and dice.random() < 0.7:
            self.boot()
            body["rebooted"] = True
        body["rebootPending"] = self.reboot
        return body

    def roll_back(self, run, changes, at):
        body = {"outcome": "applied", "wave": "all", "rebooted": False, "rebootPending": self.reboot, "checks": [], "changes": [],
                "startedAt": text(at), "finishedAt": text(at + HOUR), "rollbackOf": run}
        for change in changes:
            if change["applied"] and change["name"] in self.installed:
                self.installed[change["name"]] = int(change["from"])
                body["changes"].append(dict(change, **{"from": change["to"], "to": change["from"]}))
        return body
