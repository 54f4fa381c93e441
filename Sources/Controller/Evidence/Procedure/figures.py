"""The figures M1 to M11 of a client and a period, from the facts alone.

Each function gives numerator, denominator and, by label, what the report says beside them.
"""
import calendar
import datetime
import fractions

from facts import DAY, instant, local, midnight

VERIFIED = ("applied", "nothing_to_do")
NOT_ATTEMPTED = ("unreachable", "skipped_preflight", "skipped_window", "skipped_budget", "skipped_cluster")
NEVER = float("inf")


class Figures:
    def __init__(self, client, start, end, before):
        self.client, self.start, self.end, self.before, self.as_of = client, start, end, before, client.as_of
        self.agreement = client.agreement
        self.members = client.members()
        self.counted = [o for o in client.obligations if o.kind != "end_of_life"]

    def all(self):
        return {"M1": self.done_in_time(), "M2": self.in_order(), "M3": self.overdue_now(), "M4": self.exposure(),
                "M5": self.time_to_patch(), "M6": self.time_to_reboot(), "M7": self.looked_at(), "M8": self.patched(),
                "M9": self.inside_windows(), "M10": self.exceptions(), "M11": self.failing_again()}

    def in_period(self, at):
        return self.start <= at < min(self.end, self.as_of)

    # M1

    def done_in_time(self):
        counted = [o for o in self.counted if o.void is None or o.void > o.due]
        due = [o for o in counted if self.in_period(o.due)]
        missed = [o for o in due if o.satisfied(o.stop) is None or o.satisfied(o.stop) > o.due]
        waived = [o for o in counted if o.due != o.original_due and self.in_period(o.original_due)]
        return len(due) - len(missed), len(due), {"missed": len(missed), "waived when they would have been due": len(waived)}

    # M2

    def open_of(self, stay):
        return sorted((o for o in stay.obligations if is_open(o)), key=lambda o: o.due)

    def state(self, stay):
        found = self.open_of(stay)
        updates = [o for o in found if o.kind != "end_of_life"]
        if self.age(stay) > self.agreement.scan_within:
            return "unknown"
        if any(o.kind == "end_of_life" and o.due <= self.as_of for o in found):
            return "unsupported"
        if any(o.due <= self.as_of for o in updates):
            return "overdue"
        if self.has_critical_finding(stay) or any(self.lacks_window(stay, o) for o in updates):
            return "at risk"
        if not updates:
            return "current"
        return "at risk" if updates[0].due - self.as_of <= 3 * DAY else "due in time"

    def has_critical_finding(self, stay):
        return any(finding["weight"] == "critical" for finding in stay.story.state["findings"])

    def lacks_window(self, stay, o):
        """No window opens before it is due, and nothing else is in the way."""
        openings = self.openings()
        if openings is None or (o.installed is None and o.need.standing in ("held", "excluded", "not_entitled")):
            return False
        unfit = "never" if o.kind == "reboot" or o.installed is not None else "only"
        names = self.agreement.members[stay.host]["windows"]
        fit = [max(instant(w["opens"]), self.as_of) for w in openings if w["window"] in names and w["reboot"] != unfit]
        return not fit or min(fit) >= o.due

    def openings(self):
        """Windows in which work can still begin, by the last schedule; None where none was recorded."""
        schedules = [fact.body for fact in self.client.facts if fact.kind == "window_schedule"]
        return schedules and [w for w in schedules[-1]["instances"] if instant(w["cutoff"]) > self.as_of and "dropped" not in w] or None

    def in_order(self):
        states = [self.state(stay) for stay in self.members]
        names = ["current", "due in time", "at risk", "overdue", "unknown", "unsupported"]
        return sum(state in names[:3] for state in states), len(states), {name: states.count(name) for name in names}

    # M3

    def open(self):
        return [o for stay in self.members for o in self.open_of(stay) if o.kind != "end_of_life"]

    def overdue_now(self):
        overdue = [o for o in self.open() if o.due <= self.as_of]
        ages = {"up to 7 days": (-1, 7), "7 to 14 days": (7, 14), "14 to 30 days": (14, 30), "30 to 60 days": (30, 60),
                "60 to 90 days": (60, 90), "over 90 days": (90, NEVER)}
        details = {f"overdue {name}": sum(low * DAY < self.as_of - o.due <= high * DAY for o in overdue)
                   for name, (low, high) in ages.items()}
        for severity in ("critical", "important", "moderate", "low", "unrated"):
            details[severity] = sum(o.severity == severity for o in overdue)
        return len(overdue), len(self.open()), details

    # M4

    def exposure(self):
        exposed = sum(self.overlap(since, until) for o in self.counted for since, until in open_times(o))
        contracted = sum(self.overlap(stay.since, stay.until or NEVER) for stay in self.client.stays)
        return exposed / DAY, contracted / DAY, {}

    def overlap(self, since, until):
        return max(0, min(until, self.as_of) - max(since, self.start))

    # M5, M6

    def time_to_patch(self):
        return self.time_to(("advisory", "package"))

    def time_to_reboot(self):
        waiting = sum(o.kind == "reboot" for o in self.open())
        numerator, denominator, details = self.time_to(("reboot",))
        return numerator, denominator, dict(details, **{"waiting now": waiting})

    def time_to(self, kinds):
        lives = [self.life(o) for o in self.counted if o.kind in kinds and o.start >= self.year_before()]
        closed = [days for days, is_done in lives if is_done]
        left = {"median": (1, 2), "80 % within": (1, 5), "95 % within": (1, 20)}
        details = {label: kaplan_meier(lives, fractions.Fraction(*share)) for label, share in left.items()}
        details["mean, closed only"] = float(sum(closed) / len(closed)) if closed else None
        return len(closed), len(lives), details

    def life(self, o):
        """Days that it was open, and whether it was done then; otherwise nothing is known but that it took longer."""
        until = o.ended or self.as_of
        done = sum(max(0, min(again, until) - max(at, o.start)) for at, again in o.done_between("active"))
        return fractions.Fraction(max(0, until - o.start - done), DAY), o.active is not None

    def year_before(self):
        day = local(self.end, self.agreement.zone).date()
        last = calendar.monthrange(day.year - 1, day.month)[1]
        return midnight(datetime.date(day.year - 1, day.month, min(day.day, last)), self.agreement.zone)

    # M7

    def age(self, stay):
        return NEVER if stay.story.last_complete is None else self.as_of - stay.story.last_complete

    def looked_at(self):
        ages = sorted(map(self.age, self.members))
        fresh = sum(age <= self.agreement.scan_within for age in ages)
        hosts = {stay.host for stay in self.members}
        scans = [fact.body["result"] for fact in self.client.facts
                 if fact.kind == "scan" and fact.host in hosts and self.in_period(fact.valid_at)]
        oldest = ages[-(-95 * len(ages) // 100) - 1] / DAY if ages else NEVER
        return fresh, len(ages), {
            "95 % not older than": None if oldest == NEVER else oldest, "scans in the period": len(scans),
            "of which partial": scans.count("partial"), "of which failed": scans.count("failed")}

    # M8, M9, M11

    def outcomes(self, since, until):
        return [fact for fact in self.client.facts if fact.kind == "host_outcome" and since <= fact.valid_at < until]

    def patched(self):
        attempts, skipped = {}, set()
        for fact in self.outcomes(self.start, self.as_of):
            if fact.body["outcome"] in NOT_ATTEMPTED:
                skipped.add(fact.host)
            else:
                attempts.setdefault(fact.host, []).append(fact.body["outcome"] in VERIFIED)
        return sum(tries[-1] for tries in attempts.values()), len(attempts), {
            "at the first attempt": sum(tries[0] for tries in attempts.values()),
            "not attempted": len(skipped - set(attempts))}

    def inside_windows(self):
        emergencies = {fact.run for fact in self.client.facts if fact.kind == "run_started" and "emergency" in fact.body}
        changed = [f for f in self.outcomes(self.start, self.as_of) if f.body["changes"] or f.body["rebooted"]]
        planned = [f.body for f in changed if f.run not in emergencies]
        over = [max(0, instant(b["finishedAt"]) - instant(b["window"]["closes"])) / 60_000 for b in planned if "window" in b]
        return sum(map(is_inside, planned)), len(planned), {
            "emergencies": len(changed) - len(planned), "minutes over, in all": sum(over),
            "minutes over, at most": max(over, default=0), "window not recorded": sum("window" not in b for b in planned)}

    def failed_hosts(self, since, until):
        return {f.host for f in self.outcomes(since, until) if f.body["outcome"] not in VERIFIED + NOT_ATTEMPTED}

    def failing_again(self):
        now, before = self.failed_hosts(self.start, self.as_of), self.failed_hosts(self.before, self.start)
        again = sum(self.in_period(at) for o in self.counted for _, _, at in o.need.former)
        return len(now & before), len(self.members), {
            "hosts with a failure in the period": len(now), "obligations needed again after they were done": again}

    # M10

    def exceptions(self):
        in_force = [w for w in self.client.waivers if w.in_force(self.as_of)]
        covered = [o for o in self.open() if any(w in in_force for w in o.waivers)]
        return len(covered), len(self.open()), {
            "in force": len(in_force), "new": sum(self.in_period(w.start) for w in self.client.waivers),
            "ended": sum(self.start <= w.end < self.end and w.end <= self.as_of for w in self.client.waivers),
            "ending within 30 days": sum(w.end <= self.as_of + 30 * DAY for w in in_force)}


def is_open(o):
    return o.satisfied(o.stop) is None and o.void is None


def open_times(o):
    """From when to when it was open: until it was active, or ceased."""
    starts = [o.exposed_from] + [max(again, o.exposed_from) for _, again in o.done_between("active")]
    ends = [at for at, _ in o.done_between("active")] + [NEVER]
    return [(since, min(until, o.ended or NEVER)) for since, until in zip(starts, ends)]


def is_inside(body):
    window = body.get("window")
    return (window is not None and "startedAt" in body and instant(window["opens"]) <= instant(body["startedAt"])
            and instant(body["finishedAt"]) <= instant(window["closes"]))


def kaplan_meier(lives, left):
    """The first day on which no more than the share `left` is still open; None where that is not reached."""
    surviving = fractions.Fraction(1)
    for day in sorted({days for days, is_done in lives if is_done}):
        at_risk = sum(days >= day for days, _ in lives)
        surviving *= 1 - fractions.Fraction(sum(days == day and is_done for days, is_done in lives), at_risk)
        if surviving <= left:
            return float(day)
    return None
