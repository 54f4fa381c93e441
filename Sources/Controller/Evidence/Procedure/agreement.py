"""What was promised: deadlines, pauses and exceptions."""
import calendar
import datetime
import fnmatch
import re
import zoneinfo

from facts import instant, local, midnight

DEFAULTS = {"kev": "3d", "critical": "7d", "important": "14d", "moderate": "30d", "low": "90d", "unrated": "14d", "reboot": "7d"}
SECONDS = {"s": 1, "m": 60, "h": 3600}


class Agreement:
    """What a `client` fact says, from its `valid_at` on."""

    def __init__(self, fact):
        body = fact.body
        level = body["serviceLevel"]
        self.since = fact.valid_at
        self.zone = body["timeZone"]
        self.clock, self.stop = level["clock"], level["stop"]
        self.deadlines, self.exposed_deadlines = level["deadlines"], level.get("exposedDeadlines") or {}
        self.scan_within = level["scanWithinSeconds"] * 1000
        self.holidays = set(level.get("holidays") or [])
        self.onboarding = level.get("onboarding")
        self.members = {member["host"]: member for member in body["hosts"]}
        self.pauses, self.freezes = level.get("pausesInBlackouts") or False, body.get("freezes") or []

    def frozen(self, since, until):
        """Days on which nothing might be done, as far as they lie within a time."""
        for freeze in self.freezes:
            after = datetime.date.fromisoformat(freeze["to"]) + datetime.timedelta(days=1)
            first = max(since, midnight(datetime.date.fromisoformat(freeze["from"]), self.zone))
            last = min(until, midnight(after, self.zone))
            if first < last:
                yield first, last

    def deadline(self, name, host):
        """The time that is allowed for a severity, `kev` or `reboot`; None where nothing is promised."""
        exposed = self.members.get(host, {}).get("exposed", False) and name != "reboot"
        text = self.exposed_deadlines.get(name, self.deadlines.get(name, DEFAULTS[name])) if exposed else None
        text = text or self.deadlines.get(name, DEFAULTS[name])
        return None if text == "none" else text

    def due(self, start, name, host, pauses):
        """When a time that began at `start` is over; None where nothing is promised."""
        text = self.deadline(name, host)
        return None if text is None else after_pauses(start, self.after(start, text), pauses)

    def after(self, start, text):
        count, unit = int(re.match(r"\d+", text).group()), re.sub(r"^\d+", "", text) or "d"
        if unit in SECONDS:
            return start + count * SECONDS[unit] * 1000
        at = local(start, self.zone).replace(tzinfo=None)
        if unit == "mo":
            at = self.months_later(at, count)
        elif unit == "wd":
            at = self.working_days_later(at, count)
        else:
            at += datetime.timedelta(days=count * (7 if unit == "w" else 1))
        return round(at.replace(tzinfo=zoneinfo.ZoneInfo(self.zone)).timestamp() * 1000)

    @staticmethod
    def months_later(at, count):
        index = at.year * 12 + at.month - 1 + count
        year, month = index // 12, index % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))

    def working_days_later(self, at, count):
        while count > 0:
            at += datetime.timedelta(days=1)
            count -= at.weekday() < 5 and at.date().isoformat() not in self.holidays
        return at


def after_pauses(start, due, pauses):
    """The clock stands still from the start to the end of a pause; where two overlap, once."""
    for opens, closes in merged(pauses):
        if start < closes and opens < due:
            due += closes - max(opens, start)
    return due


def merged(spans):
    union = []
    for opens, closes in sorted(spans):
        if union and opens <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], closes))
        else:
            union.append((opens, closes))
    return union


class Waiver:
    """An exception, from its fact on to its expiry or its early end."""

    def __init__(self, fact, ended):
        body = fact.body
        self.id = body["id"]
        self.recorded_at, self.start = fact.recorded_at, fact.valid_at
        self.end = min(instant(body["expires"]), ended.get(self.id, float("inf")))
        self.hosts, self.package, self.advisory = body.get("hostPattern"), body.get("package"), body.get("advisory")

    def covers(self, obligation, flaws=frozenset()):
        """Who accepts a flaw accepts no other: what closes others too is not covered."""
        host = obligation.host.split("/")[1]
        names = [stream.rsplit(".", 1)[0] for stream in obligation.packages]
        return (
            (self.hosts is None or fnmatch.fnmatchcase(host, self.hosts) or self.hosts == obligation.host)
            and (self.advisory is None or flaws == {self.advisory}
                 or (obligation.kind, obligation.name) == ("advisory", self.advisory))
            and (self.package is None or any(fnmatch.fnmatchcase(name, self.package) for name in names))
        )

    def in_force(self, at):
        return self.start <= at < self.end


def moved_by_exceptions(due, waivers):
    """An exception in force at the due date moves it to its own end, where it was recorded by then."""
    while due is not None:
        ends = [waiver.end for waiver in waivers if waiver.in_force(due) and waiver.recorded_at <= due]
        if not ends:
            break
        due = max(ends)
    return due
