"""What was promised of what hosts needed: clock, due date, exceptions, and how it ended."""
from agreement import Agreement, Waiver, moved_by_exceptions
from facts import midnight
from hosts import Need, follow
from siblings import Siblings
from vendors import Vendors


class Obligation:
    def __init__(self, host, need):
        self.host, self.need, self.kind, self.name = host, need, need.kind, need.name
        self.packages = need.packages
        self.installed, self.active = need.installed, need.active
        self.start = self.exposed_from = self.original_due = self.due = None
        self.severity = "unrated"
        self.waivers = []
        self.void = None  # when it ceased without having been done
        self.ended = None  # when it was active, or ceased

    def satisfied(self, stop):
        """When it was done as the agreement has it."""
        return self.active if stop == "active" else self.installed

    def done_between(self, stop):
        """Times in which it was done, before it was needed again."""
        done = [(active if stop == "active" else installed, again) for installed, active, again in self.need.former]
        return [(at, again) for at, again in done if at is not None and at < again]


class Stay:
    """One time of a host with the client."""

    def __init__(self, host, since):
        self.host, self.since, self.until, self.story = host, since, None, None
        self.obligations = []


class Client:
    """Everything that the facts say of a client until an instant."""

    def __init__(self, facts, as_of, supported_until):
        self.facts = [fact for fact in facts if fact.valid_at < as_of]
        self.as_of = as_of
        self.agreements = [Agreement(fact) for fact in self.facts if fact.kind == "client"]
        self.agreement = self.agreements[-1]
        self.vendors = Vendors(facts, as_of)
        ended = {fact.body["id"]: fact.valid_at for fact in self.facts if fact.kind == "exception_ended"}
        self.waivers = [Waiver(fact, ended) for fact in self.facts if fact.kind == "exception"]
        self.by_host = {}
        for fact in self.facts:
            if fact.kind in ("scan", "host_outcome"):
                self.by_host.setdefault(fact.host, []).append(fact)
        self.stays = self.all_stays()
        self.siblings = Siblings([stay.story for stay in self.stays], self.agreement.scan_within)
        for stay in self.stays:
            found = self.obligations_of(stay, supported_until.get(stay.host))
            stay.obligations = [o for o in found if o is not None and self.belongs(o, stay)]
        self.obligations = [o for stay in self.stays for o in stay.obligations]

    def all_stays(self):
        """A host that comes back after it had left begins another one."""
        stays = {}
        for agreement in self.agreements:
            for host in agreement.members:
                if host not in stays or stays[host][-1].until is not None:
                    stays.setdefault(host, []).append(Stay(host, agreement.since))
            for host, known in stays.items():
                if host not in agreement.members and known[-1].until is None:
                    known[-1].until = agreement.since
        for host, known in stays.items():
            for stay in known:
                stay.story = follow(self.by_host.get(host, []), stay.until)
        return [stay for _, known in sorted(stays.items()) for stay in known]

    def members(self):
        return [stay for stay in self.stays if stay.until is None]

    def agreement_at(self, at):
        """The one in force; before the first, the first."""
        return next((a for a in reversed(self.agreements) if a.since <= at), self.agreements[0])

    # Obligations

    def obligations_of(self, stay, supported_until):
        for need in stay.story.needs():
            yield self.obligation(stay, need)
            if need.kind == "advisory":
                yield self.replacement(stay, need)
        last = stay.story.last_complete
        if last is not None and self.as_of - last > self.agreement.scan_within:
            for need in self.siblings.presumed(stay.story):
                yield self.obligation(stay, need)
        if supported_until is not None and stay.story.state:
            yield self.end_of_life(stay, supported_until)

    def belongs(self, o, stay):
        """What was done before a host came back belongs to its time before."""
        return o.active is None or o.active >= stay.since or stay is next(s for s in self.stays if s.host == stay.host)

    def obligation(self, stay, need):
        """None where nothing was promised."""
        o = Obligation(stay.host, need)
        self.start_clock(o, stay, self.agreement_at(need.detected))
        agreement = self.agreement_at(o.start)
        o.stop = agreement.stop
        o.original_due = self.due(o, agreement)
        if o.original_due is None:
            return None
        self.waive(o)
        self.end(o, stay)
        return o

    def start_clock(self, o, stay, agreement):
        came = max(stay.since, o.need.incarnation or stay.since)
        began = max(came, agreement.after(stay.since, agreement.onboarding)) if agreement.onboarding else came
        detected = self.detected(o.need, stay, agreement)
        o.start = max(detected, began)
        released = self.vendors.released(o.need)
        if agreement.clock == "released" and released is not None:
            o.start = max(min(released, o.need.detected), began)
        if agreement.clock == "approved":
            given = [fact.valid_at for fact in self.facts if fact.kind == "approval" and Waiver.covers(Approval(fact), o)]
            o.start = max([o.start] + given[:1])
        o.exposed_from = min(o.start, max(detected, came))

    def detected(self, need, stay, agreement):
        """Not to look starts no later clock: what others needed meanwhile, this host needed as well."""
        if need.unseen_since is None or need.detected - need.unseen_since <= agreement.scan_within:
            return need.detected
        return self.siblings.first_need(need, stay.story) or need.detected

    def due(self, o, agreement):
        """The earliest of the times that its severities began."""
        if o.kind == "reboot":
            return agreement.due(o.start, "reboot", o.host, [])
        grades = self.vendors.severities(o.need)
        o.severity = grades[-1][1] if grades else "unrated"
        first = [severity for at, severity in grades if at <= o.need.detected] or ["unrated"]
        raised = [(at, severity) for at, severity in grades if at > o.need.detected]
        exploited = self.vendors.exploited_since(o.need)
        news = raised + ([] if exploited is None else [(exploited, "kev")])
        news = [(max(at, o.start), name) for at, name in news if o.installed is None or at < o.installed]
        pauses = o.done_between(o.stop) + (self.frozen() if agreement.pauses else [])
        dues = [agreement.due(at, name, o.host, pauses) for at, name in [(o.start, first[-1])] + news]
        return min((due for due in dues if due is not None), default=None)

    def frozen(self):
        """Days on which all work was forbidden, by what was configured on them."""
        begins = [float("-inf")] + [agreement.since for agreement in self.agreements[1:]]
        ends = begins[1:] + [float("inf")]
        return [span for a, begin, end in zip(self.agreements, begins, ends) for span in a.frozen(begin, end)]

    def waive(self, o):
        done = o.satisfied(o.stop)
        o.waivers = [w for w in self.waivers if w.covers(o, self.vendors.flaws(o.need)) and (done is None or w.start < done)]
        o.due = moved_by_exceptions(o.original_due, o.waivers)

    def end(self, o, stay):
        """What the vendor took back, or what is on a host that left, is not open any more."""
        withdrawn = self.vendors.withdrawn(o.need)
        ends = [at for at in (withdrawn, stay.until) if at is not None and at <= self.as_of]
        if ends and o.satisfied(o.stop) is None:
            o.void = min(ends)
        o.ended = o.active or o.void or stay.until

    def replacement(self, stay, need):
        """What the vendor took back and a host has must be replaced by another version."""
        withdrawn = self.vendors.withdrawn(need)
        if need.installed is None or withdrawn is None or not need.installed < withdrawn < self.as_of:
            return None
        inverse = Need("replacement", need.name, withdrawn)
        inverse.packages = need.packages
        inverse.severities = [(withdrawn, severity) for _, severity in need.severities]
        replaced = [next((at for at, version in stay.story.versions.get(stream, []) if at > withdrawn and version not in candidates), None)
                    for stream, (_, candidates) in need.packages.items()]
        if replaced and None not in replaced:
            inverse.install(max(replaced), "scan", True)
        return self.obligation(stay, inverse)

    def end_of_life(self, stay, day):
        """From the day after the last one with security updates on the release is unsupported."""
        o = Obligation(stay.host, Need("end_of_life", "release", stay.since))
        o.stop, o.start, o.exposed_from = "active", stay.since, stay.since
        o.original_due = midnight(day, self.agreement.zone)
        self.waive(o)
        self.end(o, stay)
        return o


class Approval:
    def __init__(self, fact):
        self.hosts, self.package = fact.body.get("hostPattern"), fact.body.get("package")
        self.advisory = fact.body.get("advisory")
