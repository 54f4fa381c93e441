"""What vendors and catalogues say of advisories and flaws."""
import hashlib

from facts import instant


class Vendors:
    def __init__(self, facts, as_of):
        self.advisories, self.listed, self.sets = {}, {}, {}
        for fact in facts:
            if fact.kind == "advisory" and fact.valid_at < as_of:
                self.advisories.setdefault(fact.body["id"], []).append(fact)
            elif fact.kind == "cve_set":
                self.sets[name_of(fact.body["cves"])] = fact.body["cves"]
        # A catalogue tells of instants of its own, and counts as soon as it is known, in the order in which it came to be known.
        for fact in sorted(facts, key=lambda fact: fact.sequence):
            if fact.kind == "known_exploited":
                self.listed.update(fact.body["listed"])
                for flaw in fact.body["removed"]:
                    self.listed.pop(flaw, None)
        self.listed = {flaw: instant(text) for flaw, text in self.listed.items() if instant(text) < as_of}

    def said(self, need):
        return self.advisories.get(need.name, []) if need.kind == "advisory" else []

    def released(self, need):
        """The first of all dates that were given."""
        return min((instant(fact.body["released"]) for fact in self.said(need)), default=None)

    def withdrawn(self, need):
        said = self.said(need)
        return instant(said[-1].body["withdrawn"]) if said and "withdrawn" in said[-1].body else None

    def severities(self, need):
        """With the instants from which they were known; later ones count more."""
        said = need.severities + [(fact.valid_at, fact.body["severity"]) for fact in self.said(need)]
        return sorted(((at, severity) for at, severity in said if severity != "unrated"), key=lambda known: known[0])

    def flaws(self, need):
        """That the updates close, as the scans name them."""
        return {flaw for name in need.cves for flaw in self.sets.get(name, [name])}

    def exploited_since(self, need):
        """By the advisory, or by the catalogue for one of the flaws that it closes; None where nobody says so."""
        said = self.said(need)
        flaws = said[-1].body.get("cves") if said else None
        flaws = need.cves if flaws is None else flaws
        named = [flaw for name in flaws for flaw in self.sets.get(name, [name])]
        told = [fact.valid_at for fact in said if fact.body["knownExploited"]][:1]
        return min(told + [self.listed[flaw] for flaw in named if flaw in self.listed], default=None)


def name_of(flaws):
    """The word by which scans name many flaws."""
    return "set:" + hashlib.sha256(",".join(flaws).encode()).hexdigest()[:16]
