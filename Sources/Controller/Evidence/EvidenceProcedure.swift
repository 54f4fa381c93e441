import Compliance
import Foundation

/// What stands in an evidence folder beside the data: the procedure in words, and the same as a program of few lines that
/// needs nothing but Python.
enum EvidenceProcedure {
    static func text(_ model: ComplianceModel, facts: Int) -> String {
        """
        # Evidence: \(model.client), \(model.period.name)

        What this folder holds, and how to check it without the software that made it. `sha256sum`, `jq` and `python3` are enough.

        | file | is |
        |---|---|
        | `report.json` | the report, digest `\(model.digest)` |
        | `facts.jsonl` | the \(facts) facts from which it was computed, one a line, as known at \(model.knownAt.formatted(.iso8601)) |
        | `check.py` | steps 2 and 3 as a program; read it, it is short |
        | `sha256sums` | for `sha256sum -c sha256sums` |

        ## 1. Nothing was changed since it was handed over
        `sha256sum -c sha256sums`. Keep the sum of `sha256sums` itself in your own papers.

        ## 2. Every fact is as it was recorded
        The hash of a fact is the SHA-256 of these lines, joined by line feeds, without one at the end: `msp-patch/fact/1`,
        `sequence`, `recorded_at`, `valid_at` (milliseconds since 1970, UTC), `kind`, `client`, `host`, `run` (empty where null),
        `actor`, `previous_hash`, `body`. For the first line of the file:

        ```sh
        head -n 1 facts.jsonl | jq -j '["msp-patch/fact/1", .sequence, .recorded_at, .valid_at, .kind, .client // "", .host // "",
            .run // "", .actor, .previous_hash, .body] | map(tostring) | join("\\n")' | sha256sum
        head -n 1 facts.jsonl | jq -r .hash
        ```

        Both print the same digits. `python3 check.py` does it for all of them, and checks that each names the hash of the one
        before it. Where numbers are missing, the facts between belong to other clients: ask for `msp-patch evidence verify
        --head \(model.ledgerSequence):\(model.ledgerHash)`
        to be run before you on the whole ledger. That head stands on the report; compare it with the copy that the client received.

        ## 3. A figure is what the facts give
        Take "hosts patched and verified" (M8). Its facts are those of the kind `host_outcome` whose `valid_at` lies in the period:

        ```sh
        jq -c 'select(.kind == "host_outcome" and .valid_at >= \(milliseconds(model.period.start)) and .valid_at < \(milliseconds(model.period.end)))
            | [.host, .valid_at, (.body | fromjson | .outcome)]' facts.jsonl | sort
        ```

        Leave out outcomes that were not attempted (`unreachable` and those that begin with `skipped_`), take the last of each host,
        and count: all of them are the denominator, `applied` and `nothing_to_do` the numerator. `check.py` does this, and the same for
        scans (M7), work inside windows (M9) and exceptions in force (M10), and compares with `report.json`. Facts that a `correction`
        took back do not count. The definition of every figure stands beside it in the report.

        ## 4. One item by hand
        Take an item of `msp-patch evidence sample`, or any line of `missed` in the report. Look for its package in the scans of its host
        (`appeared`: it was needed from that `valid_at` on; `gone`: it was no longer), and in the `changes` of its runs. Add the time
        that was agreed (`serviceLevel.deadlines` of the `client` fact then in force) to the first instant: that is `due`.
        """ + "\n"
    }

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }

    static let script = #"""
        #!/usr/bin/env python3
        """Checks an evidence folder: every hash, every link, and some figures against the report. Needs nothing but Python 3."""
        import datetime
        import hashlib
        import json
        import pathlib
        import sys

        folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ if "__file__" in globals() else ".")
        folder = folder if folder.is_dir() else folder.parent
        NOT_ATTEMPTED = ("unreachable", "skipped_preflight", "skipped_window", "skipped_budget", "skipped_cluster")


        def hash_of(fact):
            lines = ["msp-patch/fact/1", fact["sequence"], fact["recorded_at"], fact["valid_at"], fact["kind"], fact.get("client") or "",
                     fact.get("host") or "", fact.get("run") or "", fact["actor"], fact["previous_hash"], fact["body"]]
            return hashlib.sha256("\n".join(map(str, lines)).encode()).hexdigest()


        def instant(text):
            return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000


        def check_chain(facts):
            """The first fact that is not as it was recorded; nothing where all are."""
            for before, fact in zip([None] + facts, facts):
                if hash_of(fact) != fact["hash"]:
                    return f"fact {fact['sequence']}: its content does not give its hash"
                if before and before["sequence"] + 1 == fact["sequence"] and before["hash"] != fact["previous_hash"]:
                    return f"fact {fact['sequence']}: it does not follow the fact before it"
            return None


        def figures(facts, report):
            start, end = instant(report["period"]["start"]), instant(report["period"]["end"])
            as_of = min(end, instant(report["as_of"]))
            taken_back = {json.loads(f["body"])["corrects"] for f in facts if f["kind"] == "correction"}
            members = {f"{report['client']}/{h['host']}" for h in report["hosts"]}
            counted = [(f, json.loads(f["body"])) for f in sorted(facts, key=lambda f: (f["valid_at"], f["sequence"]))
                       if f["sequence"] not in taken_back or f["kind"] == "scan"]
            scans = [b for f, b in counted if f["kind"] == "scan" and f["host"] in members and start <= f["valid_at"] < as_of]
            yield "M7", "scans in the period", len(scans)
            yield "M7", "of which partial", sum(b["result"] == "partial" for b in scans)
            yield "M7", "of which failed", sum(b["result"] == "failed" for b in scans)

            outcomes = [(f, b) for f, b in counted if f["kind"] == "host_outcome" and start <= f["valid_at"] < as_of]
            last = {f["host"]: b["outcome"] for f, b in outcomes if b["outcome"] not in NOT_ATTEMPTED}
            yield "M8", None, (sum(o in ("applied", "nothing_to_do") for o in last.values()), len(last))

            emergencies = {f["run"] for f, b in counted if f["kind"] == "run_started" and "emergency" in b}
            changes = [b for f, b in outcomes if (b["changes"] or b["rebooted"]) and f["run"] not in emergencies]
            inside = [b for b in changes if "window" in b and "startedAt" in b
                      and instant(b["window"]["opens"]) <= instant(b["startedAt"])
                      and instant(b["finishedAt"]) <= instant(b["window"]["closes"])]
            yield "M9", None, (len(inside), len(changes))

            ended = {b["id"]: f["valid_at"] for f, b in counted if f["kind"] == "exception_ended" and f["valid_at"] < as_of}
            yield "M10", "in force", sum(
                f["kind"] == "exception" and f["valid_at"] < as_of
                and as_of < min(instant(b["expires"]), ended.get(b["id"], float("inf"))) for f, b in counted)


        def main():
            lines = (folder / "facts.jsonl").read_text().splitlines()
            facts = sorted(map(json.loads, lines), key=lambda fact: fact["sequence"])
            wrong = check_chain(facts)
            print(wrong or f"{len(facts)} facts are as they were recorded")
            report = json.loads((folder / "report.json").read_text())
            stated = {figure["id"]: figure for figure in report["figures"]}
            for name, label, computed in figures(facts, report):
                figure = stated[name]
                if label is None:
                    said = (int(figure["numerator"]), int(figure["denominator"]))
                else:
                    said = next(int(d["value"]) for d in figure["details"] if d["label"] == label)
                agrees = said == computed
                wrong = wrong or (None if agrees else name)
                print(f"{name} {label or figure['title']}: {computed}" + ("" if agrees else f", but the report says {said}"))
            return 1 if wrong else 0


        if __name__ == "__main__":
            sys.exit(main())

        """#
}
