internal import GRDB

/// The tables, by migrations that are named, ordered and never edited once released.
enum LedgerSchema {
    /// `application_id` of the file (https://www.sqlite.org/pragma.html#pragma_application_id): "mspL".
    static let applicationID: Int32 = 0x6D73_704C

    /// Bytes, of a file that is made anew; one that exists keeps its own. On a page of 4096, the default, a tenth stays empty: facts with
    /// what runs record have half a kilobyte and more.
    static let pageSize = 8192

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 facts") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: facts)
            for trigger in guards { try database.execute(sql: trigger.sql) }
        }
        migrator.registerMigration("1 leases") { try $0.execute(sql: leases) }
        // Made the first tables of the caches; they are made elsewhere now (CacheSchema).
        migrator.registerMigration("1 caches") { _ in }
        // Changes no table: a program before it can't read a scan without the lists that are empty, and has to refuse.
        migrator.registerMigration("2 scans without empty lists") { _ in }
        return migrator
    }

    // Instants are milliseconds since 1970 in UTC. AUTOINCREMENT keeps the greatest sequence ever used, which is how
    // `verify` sees that the end of the chain was cut off. Each index ends in the sequence, as all do in SQLite, so that
    // facts come out in their order without being sorted.
    private static let facts = """
        CREATE TABLE fact (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            recorded_at INTEGER NOT NULL,
            valid_at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            client TEXT,
            host TEXT,
            run TEXT,
            actor TEXT NOT NULL,
            body TEXT NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL
        );
        CREATE INDEX fact_by_client ON fact (client);
        CREATE INDEX fact_by_kind ON fact (kind, client);
        CREATE INDEX fact_by_host ON fact (host, kind) WHERE host IS NOT NULL;
        CREATE INDEX fact_by_run ON fact (run) WHERE run IS NOT NULL;
        """

    /// Triggers without which the ledger would not be append-only. REPLACE deletes without firing DELETE triggers, hence the third:
    /// only the next sequence may come in.
    static let guards: [(name: String, sql: String)] = [
        (
            "fact_refuses_update",
            """
            CREATE TRIGGER fact_refuses_update BEFORE UPDATE ON fact BEGIN
                SELECT RAISE(ABORT, 'facts are append-only: record a correction instead');
            END
            """
        ),
        (
            "fact_refuses_delete",
            """
            CREATE TRIGGER fact_refuses_delete BEFORE DELETE ON fact BEGIN
                SELECT RAISE(ABORT, 'facts are append-only: record a correction instead');
            END
            """
        ),
        (
            "fact_refuses_gap",
            """
            CREATE TRIGGER fact_refuses_gap BEFORE INSERT ON fact
            WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM fact) BEGIN
                SELECT RAISE(ABORT, 'facts are append-only: the sequence is taken or leaves a gap');
            END
            """
        ),
    ]

    private static let leases = """
        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            pool TEXT,
            owner TEXT NOT NULL,
            acquired_at INTEGER NOT NULL,
            renewed_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX lease_by_pool ON lease (pool) WHERE pool IS NOT NULL;
        """
}
