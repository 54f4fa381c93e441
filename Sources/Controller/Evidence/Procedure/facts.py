"""Facts as an evidence folder holds them, and the questions that are asked of them. Instants are milliseconds since 1970, UTC."""
import datetime
import json
import zoneinfo

DAY = 86_400_000


class Fact:
    def __init__(self, line):
        record = json.loads(line)
        self.sequence = record["sequence"]
        self.recorded_at = record["recorded_at"]
        self.valid_at = record["valid_at"]
        self.kind = record["kind"]
        self.host = record.get("host")
        self.run = record.get("run")
        self.body = json.loads(record["body"])


def read(path):
    """The facts that count, in the order in which they were true."""
    with open(path, encoding="utf-8") as lines:
        facts = [Fact(line) for line in lines]
    wrong = {fact.body["corrects"] for fact in facts if fact.kind == "correction"}
    for fact in facts:
        fact.is_corrected = fact.sequence in wrong
    # Scans are differences, and those after a wrong one build on it: it proves nothing any more, and its differences stay.
    counted = [fact for fact in facts if fact.kind == "scan" or not fact.is_corrected]
    return sorted(counted, key=lambda fact: (fact.valid_at, fact.sequence))


def instant(text):
    """Milliseconds of `2026-10-17T22:00:00.000Z`."""
    date = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(date.timestamp() * 1000)


def local(milliseconds, zone):
    return datetime.datetime.fromtimestamp(milliseconds / 1000, zoneinfo.ZoneInfo(zone))


def midnight(date, zone):
    """The first instant of a day in a zone."""
    start = datetime.datetime(date.year, date.month, date.day, tzinfo=zoneinfo.ZoneInfo(zone))
    return round(start.timestamp() * 1000)


def moved_by_months(date, months):
    """The first day of a month so many months later."""
    index = date.year * 12 + date.month - 1 + months
    return datetime.date(index // 12, index % 12 + 1, 1)


def period(name, zone):
    """`2026-10`, `2026-Q4`, `2026` or `2026-10-01..2026-10-31`: from the first instant to the first after it, and the former's first."""
    if ".." in name:
        first, last = (datetime.date.fromisoformat(day) for day in name.split(".."))
        end = last + datetime.timedelta(days=1)
        before = first - (end - first)
    else:
        year, _, part = name.partition("-")
        months = 12 if not part else 3 if part[0] == "Q" else 1
        month = 1 if not part else int(part[1:]) * 3 - 2 if part[0] == "Q" else int(part)
        first = datetime.date(int(year), month, 1)
        end, before = moved_by_months(first, months), moved_by_months(first, -months)
    return midnight(first, zone), midnight(end, zone), midnight(before, zone)
