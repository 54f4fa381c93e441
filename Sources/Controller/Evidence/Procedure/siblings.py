"""What a host needs that nobody looked at: what hosts of the same release were found to need meanwhile."""
from hosts import Need


class Siblings:
    def __init__(self, stories, scan_within):
        self.needs = {}
        for story in stories:
            for need in story.needs():
                if story.state and need.kind != "reboot" and is_news(need, scan_within):
                    self.needs.setdefault(release(story), {}).setdefault((need.kind, need.name), []).append(need)
        for subjects in self.needs.values():
            for needs in subjects.values():
                needs.sort(key=lambda need: need.detected)

    def first_need(self, need, story):
        """When others first needed it in the time in which nobody looked at the host; None where they did not."""
        others = self.needs.get(release(story), {}).get((need.kind, need.name), [])
        return next((o.detected for o in others if need.unseen_since < o.detected < need.detected), None)

    def presumed(self, story):
        """What a host is presumed to need since it was last seen: it has the package, and has not done it."""
        for subject, needs in self.needs.get(release(story), {}).items():
            first = next((need for need in needs if need.detected > story.last_complete), None)
            if first is None or subject in story.open or is_done(first, story.done.get(subject)):
                continue
            packages = {stream: lack for stream, lack in first.packages.items() if stream in story.versions}
            if packages:
                need = Need(*subject, first.detected)
                need.packages, need.severities, need.cves = packages, first.severities, first.cves
                yield need


def release(story):
    return story.state and (story.state["osID"], story.state["osVersion"], story.state["architecture"])


def is_news(need, scan_within):
    """A scan not long before did not list it: so it came out, and is not a host that came with it."""
    if need.unseen_since is None or need.incarnation == need.detected:
        return False
    return need.detected - need.unseen_since <= scan_within


def is_done(need, done):
    """An advisory is done once; a package is behind again with every version."""
    if done is None or need.kind == "advisory":
        return done is not None
    return all(candidate in done.packages.get(stream, (None, []))[1]
               for stream, (_, candidates) in need.packages.items() for candidate in candidates)
