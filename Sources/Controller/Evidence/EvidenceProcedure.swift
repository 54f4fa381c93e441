import Compliance
import Foundation

/// What stands in an evidence folder beside the data: the procedure in words, and the same as a program that needs nothing but
/// Python (`Procedure/`): a second computation of all figures, which shares no code with the first.
enum EvidenceProcedure {
    /// - Parameter answers: how many answers of hosts are in the folder.
    static func text(_ model: ComplianceModel, facts: Int, answers: Int) -> String {
        """
        # Evidence: \(model.client), \(model.period.name)

        What this folder holds, and how to check it without the software that made it. `sha256sum`, `jq` and `python3` are enough.

        | file | is |
        |---|---|
        | `report.json` | the report, digest `\(model.digest)` |
        | `facts.jsonl` | the \(facts) facts from which it was computed, one a line, as known at \(model.knownAt.formatted(.iso8601)) |
        | `check.py` | steps 2 and 3 as a program |
        | `facts.py hosts.py siblings.py vendors.py agreement.py obligations.py figures.py` | what it is made of, to be read in this order |
        \(row(answers: answers))| `sha256sums` | for `sha256sum -c sha256sums` |

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

        ## 3. The figures are what the facts give
        `python3 check.py` computes all of them anew, with what stands beside them, and says where the report says otherwise. It shares
        no code with the software that wrote the report. What it needs beyond the facts, it takes from `report.json`: client, period,
        time of knowledge, and until when the release of each host gets security updates (`supported_until`, by endoflife.date).

        By hand, take "hosts patched and verified" (M8). Its facts are those of the kind `host_outcome` whose `valid_at` lies in the period:

        ```sh
        jq -c 'select(.kind == "host_outcome" and .valid_at >= \(milliseconds(model.period.start)) and .valid_at < \(milliseconds(model.period.end)))
            | [.host, .valid_at, (.body | fromjson | .outcome)]' facts.jsonl | sort
        ```

        Leave out outcomes that were not attempted (`unreachable` and those that begin with `skipped_`), take the last of each host,
        and count: all of them are the denominator, `applied` and `nothing_to_do` the numerator. Facts that a `correction` took back
        do not count. The definition of every figure stands beside it in the report.

        ## 4. One item by hand
        Take an item of `msp-patch evidence sample`, or any line of `missed` in the report. Look for its package in the scans of its host
        (`appeared`: it was needed from that `valid_at` on; `gone`: it was no longer), and in the `changes` of its runs. Add the time
        that was agreed (`serviceLevel.deadlines` of the `client` fact then in force) to the first instant: that is `due`.

        ## 5. What the hosts themselves said
        `answerHash` in the body of a `scan` is the SHA-256 of all that the host answered to the scan's script, byte for byte as it came over
        SSH: what the scan says was read from that. `logHash` in the body of a `job` is the SHA-256 of the first `logSize` bytes of the
        job's log, which the host has in `/var/lib/msp-patch/jobs/JOB/log`. Both are part of what the hash of the fact covers. They stand here:

        ```sh
        jq -r 'select(.kind == "scan" or .kind == "job") | [.sequence, .kind, .host, (.body | fromjson
            | .answerHash // .logHash // "none", .job, .logSize)] | map(values) | join(" ")' facts.jsonl
        ```

        Of a scan: \(answers == 0 ? noAnswers : someAnswers)

        Of a job, on the host: `head -c LOGSIZE /var/lib/msp-patch/jobs/JOB/log | sha256sum`. A scan that its host did not answer has no
        hash, nor has a fact that was recorded by a version of the software from before it kept them.
        """ + "\n"
    }

    private static func row(answers: Int) -> String {
        answers == 0
            ? ""
            : "| `answers/` | what hosts answered to scans of the period, byte for byte, as far as it was kept (\(answers)) |\n"
    }

    private static let someAnswers =
        "`gzip -dc answers/HASH.gz | sha256sum` prints HASH; `check.py` does it for all that are here. Answers are kept for a time only."
    private static let noAnswers =
        "no answer of this period was kept, or is still. Where the inventory says `keep_answers`, they are in this folder, in `answers/`."

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }

    /// What computes the hashes and all figures anew, by the names of the files.
    static let programs: [String: [UInt8]] = [
        "agreement.py": PackageResources.agreement_py, "check.py": PackageResources.check_py,
        "facts.py": PackageResources.facts_py, "figures.py": PackageResources.figures_py,
        "hosts.py": PackageResources.hosts_py, "obligations.py": PackageResources.obligations_py,
        "siblings.py": PackageResources.siblings_py, "vendors.py": PackageResources.vendors_py,
    ]
}
