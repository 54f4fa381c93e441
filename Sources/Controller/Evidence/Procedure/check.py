#!/usr/bin/env python3
"""Checks an evidence folder: every hash, every link, and every figure against the report. Needs nothing but Python 3.9.

usage: check.py [FOLDER]

The figures are computed anew from the facts alone, by another program in another language than the one that wrote the report:
facts.py reads, hosts.py and siblings.py find what each host needed from when to when, vendors.py knows what was said of it, agreement.py
and obligations.py lay over it what was promised, figures.py counts.
"""
import datetime
import gzip
import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True  # The folder stays as it was handed over.

import facts
import figures
import obligations


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    broken = check_chain(folder / "facts.jsonl") or check_answers(folder)
    if broken:
        print(broken)
        return 1
    known = facts.read(folder / "facts.jsonl")
    print(f"{len(known)} facts are as they were recorded")
    computed = compute(known, report)
    return max([tell(figure, *computed[figure["id"]]) for figure in report["figures"]], default=0)


# The chain


def check_chain(path):
    """The first fact that is not as it was recorded; nothing where all are."""
    with open(path, encoding="utf-8") as lines:
        chain = sorted(map(json.loads, lines), key=lambda fact: fact["sequence"])
    for before, fact in zip([None] + chain, chain):
        if hash_of(fact) != fact["hash"]:
            return f"fact {fact['sequence']}: its content does not give its hash"
        if before and before["sequence"] + 1 == fact["sequence"] and before["hash"] != fact["previous_hash"]:
            return f"fact {fact['sequence']}: it does not follow the fact before it"
    return None


def check_answers(folder):
    """The first answer of a host that is not the one of which a scan has the hash; nothing where all are."""
    paths = sorted(folder.glob("answers/*.gz"))
    if not paths:
        return None
    with open(folder / "facts.jsonl", encoding="utf-8") as lines:
        named = {json.loads(json.loads(line)["body"]).get("answerHash") for line in lines}
    for path in paths:
        digest = hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()
        if digest != path.stem or digest not in named:
            return f"{path.name}: it is not what a host answered to a scan"
    return None


def hash_of(fact):
    lines = ["msp-patch/fact/1", fact["sequence"], fact["recorded_at"], fact["valid_at"], fact["kind"], fact.get("client") or "",
             fact.get("host") or "", fact.get("run") or "", fact["actor"], fact["previous_hash"], fact["body"]]
    return hashlib.sha256("\n".join(map(str, lines)).encode()).hexdigest()


# The figures


def compute(known, report):
    """Of the report only its client, period and time of knowledge are used, and until when the releases of its hosts are supported."""
    start, end, before = period([fact for fact in known if fact.kind == "client"], report["period"]["name"])
    as_of = min(end, facts.instant(report["known_at"]))
    supported_until = {f"{report['client']}/{host['host']}": next_day(host["supported_until"])
                       for host in report["hosts"] if "supported_until" in host}
    return figures.Figures(obligations.Client(known, as_of, supported_until), start, end, before).all()


def period(configurations, name):
    """In the zone in which the client counted its days when it ended."""
    for fact in reversed(configurations):
        span = facts.period(name, fact.body["timeZone"])
        if fact.valid_at < span[1]:
            break
    return span


def next_day(text):
    return datetime.date.fromisoformat(text) + datetime.timedelta(days=1)


def tell(figure, numerator, denominator, details):
    """Prints a figure and where the report says otherwise; 1 where it does."""
    differences = list(compare(figure, numerator, denominator, details))
    print(f"{figure['id']} {figure['title']}: {shown(numerator)}/{shown(denominator)}")
    for difference in differences:
        print(f"    {difference}")
    return 1 if differences else 0


def compare(figure, numerator, denominator, details):
    if not same(numerator, figure["numerator"]) or not same(denominator, figure["denominator"]):
        yield f"but the report says {shown(figure['numerator'])}/{shown(figure['denominator'])}"
    percent = numerator * 1000 // denominator / 10 if denominator else None
    if "percent" in figure and figure["percent"] != percent:
        yield f"{percent} %, but the report says {figure['percent']} %"
    stated = {detail["label"]: detail.get("value") for detail in figure["details"]}
    for label in stated:
        if label not in details:
            yield f"{label}: the report says {shown(stated[label])}, and this program does not know it"
        elif not same(details[label], stated[label]):
            yield f"{label}: {shown(details[label])}, but the report says {shown(stated[label])}"


def same(computed, stated):
    """Days are sums of fractions: a millionth of one is no difference."""
    return computed is stated if computed is None or stated is None else abs(computed - stated) < 1e-6


def shown(number):
    return "nothing" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
