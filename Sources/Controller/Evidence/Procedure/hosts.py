"""What each host needed, from when to when: from its scans and from what runs did to it."""
from facts import instant

SEVERITIES = ["unrated", "low", "moderate", "important", "critical"]
REBOOT = ("reboot", "reboot")


def stream_of(record):
    return f"{record['name']}.{record['architecture']}"


def key_of(record):
    return record["name"], record["architecture"], record["candidate"]


class Need:
    """Something that a host lacks or lacked: an advisory, a package that is behind without one, or a reboot."""

    def __init__(self, kind, name, detected):
        self.kind, self.name, self.detected = kind, name, detected
        self.unseen_since = self.incarnation = None
        self.severities = []  # (since, severity), each worse than those before
        self.lacking = {}  # by package: the version installed and those on offer that would do
        self.packages = {}  # the same, as last seen
        self.installed = self.active = self.by = self.standing = None
        self.cves = set()
        self.former = []  # (installed, active, needed again)

    def see(self, record, offers, at):
        stream, seen = stream_of(record), self.lacking.get(stream_of(record), (None, []))[1]
        newer = offers[offers.index(record["candidate"]):]
        self.lacking[stream] = (record.get("installed"), seen + [version for version in newer if version not in seen])
        self.packages[stream] = self.lacking[stream]
        self.standing = record["standing"]
        self.cves.update(record["cves"])
        if all(SEVERITIES.index(known) < SEVERITIES.index(record["severity"]) for _, known in self.severities):
            self.severities.append((at, record["severity"]))

    def install(self, at, by, is_active):
        self.installed, self.by, self.lacking = at, by, {}
        self.active = at if is_active else None

    def reopen(self, at):
        self.former.append((self.installed, self.active, at))
        self.installed = self.active = self.by = None


class HostStory:
    """One host, followed through its scans and runs in the order of time."""

    def __init__(self):
        self.pending, self.offers, self.versions = {}, {}, {}
        self.open, self.done, self.archive = {}, {}, []
        self.state = self.boot = self.reboot_pending = None
        self.last_complete = self.complete_before = self.incarnation = None

    def needs(self):
        return self.archive + list(self.done.values()) + list(self.open.values())

    # Scans

    def scan(self, body, at, is_proof):
        gone = self.apply(body)
        former, self.state = self.state, body.get("state") or self.state
        if not is_proof or body["result"] == "failed":
            return
        if former and former["machineID"] != self.state["machineID"]:
            self.begin_anew(at)
        self.complete_before = self.last_complete
        if body["result"] == "complete":
            self.last_complete = at
        if self.state:
            self.see_boot(at)
        self.note([record for key, record in sorted(self.pending.items()) if key not in gone], at)
        if body["result"] == "complete":
            self.settle_what_is_gone(at)

    def apply(self, body):
        """Carries the differences on; a list that would be empty is left out. A partial scan takes nothing away: what it does not list may be
        pending nonetheless."""
        if body["result"] == "failed":
            return set()
        gone = {key_of(key) for key in body.get("gone", [])}
        if body["result"] == "complete":
            for key in gone:
                self.pending.pop(key, None)
        for record in body.get("appeared", []):
            self.pending[key_of(record)] = record
        return gone

    def begin_anew(self, at):
        """Another machine: what was done on the one before says nothing of this one."""
        self.incarnation = at
        self.archive += self.done.values()
        self.done, self.versions = {}, {}

    def note(self, listed, at):
        for record in listed:
            if record.get("installed") is not None:
                self.see_version(stream_of(record), record["installed"], at)
        for record in listed:
            if record["updateClass"] == "security":
                offers = self.offers.setdefault(stream_of(record), {})
                offers.setdefault(record["candidate"], at)
                for subject in self.subjects_of(record):
                    self.need(subject, record, at)

    def see_version(self, stream, version, at):
        seen = self.versions.setdefault(stream, [])
        if not seen or seen[-1][1] != version:
            seen.append((at, version))

    def subjects_of(self, record):
        """A package that is behind without an advisory keeps its clock when an advisory comes."""
        package = ("package", stream_of(record))
        if not record["advisories"] or package in self.open:
            return [package]
        return [("advisory", name) for name in record["advisories"]]

    def need(self, subject, record, at):
        offers = self.offers[stream_of(record)]
        if subject not in self.open:
            done = self.done.get(subject)
            if done and self.is_regression(done, record):
                done.reopen(at)
                self.open[subject] = self.done.pop(subject)
            else:
                detected = offers[record["candidate"]] if subject[0] == "package" else at
                need = self.open[subject] = Need(*subject, detected)
                need.incarnation, need.unseen_since = self.incarnation, self.complete_before
        self.open[subject].see(record, list(offers), at)

    @staticmethod
    def is_regression(done, record):
        """An advisory is the same for ever; a package is behind anew unless by a version that had been installed."""
        return done.kind == "advisory" or record["candidate"] in done.packages.get(stream_of(record), (None, []))[1]

    def settle_what_is_gone(self, at):
        listed = {}
        for record in self.pending.values():
            listed.setdefault(stream_of(record), []).append(record)
        for subject, need in list(self.open.items()):
            if need.kind != "reboot":
                need.lacking = {stream: lack for stream, lack in need.lacking.items()
                                if any(still_needs(need, lack, record) for record in listed.get(stream, []))}
                if not need.lacking:
                    self.settle(subject, at, "scan")
        self.offers = {stream: offers for stream, offers in self.offers.items() if stream in listed}

    def settle(self, subject, at, by):
        need = self.open.pop(subject)
        need.install(at, by, not self.reboot_pending)
        if subject in self.done:
            self.archive.append(self.done[subject])
        self.done[subject] = need

    # Runs

    def outcome(self, body):
        at = instant(body["finishedAt"])
        if body["rebooted"]:
            self.rebooted(at, "transaction")
        elif body["rebootPending"]:
            self.need_reboot(at)
        if "rollbackOf" not in body:
            for change in body["changes"]:
                if change["applied"]:
                    self.see_version(stream_of(change), change["to"], at)
                    self.install(stream_of(change), change["to"], at)

    def install(self, stream, version, at):
        """What was read back from the host's package database is done, with all that the version brings."""
        offers = list(self.offers.get(stream, {}))
        for subject, need in list(self.open.items()):
            if stream not in need.lacking or not satisfies(version, need.lacking[stream][1], offers):
                continue
            del need.lacking[stream]
            if version in offers:
                installed, candidates = need.packages[stream]
                newer = offers[offers.index(version) + 1:]
                need.packages[stream] = (installed, [known for known in candidates if known not in newer])
            if not need.lacking:
                self.settle(subject, at, "transaction")

    # Reboots

    def see_boot(self, at):
        """Another boot that asks for no reboot proves one; that a host no longer asks for one does not."""
        if self.reboot_pending and self.boot != self.state["bootID"] and not self.state["rebootRequired"]:
            self.rebooted(at, "scan")
        self.boot = self.state["bootID"]
        if self.state["rebootRequired"]:
            self.need_reboot(at)

    def need_reboot(self, at):
        self.reboot_pending = True
        if REBOOT not in self.open:
            if REBOOT in self.done:
                self.archive.append(self.done.pop(REBOOT))
            self.open[REBOOT] = Need(*REBOOT, at)

    def rebooted(self, at, by):
        self.reboot_pending, self.boot = False, None
        if REBOOT in self.open:
            self.settle(REBOOT, at, by)
        for need in list(self.done.values()) + self.archive:
            if need.active is None:
                need.active = at


def still_needs(need, lack, record):
    """A newer advisory may hide an older one in the list, as long as nothing is installed."""
    return need.kind == "package" or need.name in record["advisories"] or record.get("installed") == lack[0]


def satisfies(version, candidates, offers):
    """The version is the first that would do, or came out after it. One that no scan saw came out after those that were seen."""
    if version not in offers or not candidates or candidates[0] not in offers:
        return True
    return offers.index(version) >= offers.index(candidates[0])


def follow(facts, until):
    """The story of a host until an instant."""
    story = HostStory()
    for fact in facts:
        if until is not None and fact.valid_at >= until:
            break
        if fact.kind == "scan":
            story.scan(fact.body, fact.valid_at, not fact.is_corrected)
        else:
            story.outcome(fact.body)
    return story
