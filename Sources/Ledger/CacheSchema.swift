internal import GRDB

/// The tables of the caches. They are no part of the migrations: whoever opens a ledger whose caches are laid out in another
/// way makes them anew from the facts.
enum CacheSchema {
    /// To be raised whenever a table or what stands in it changes. Kept in `user_version` of the file
    /// (https://www.sqlite.org/pragma.html#pragma_user_version).
    static let layout = 5

    static func isCurrent(_ connection: Database) throws -> Bool {
        try Int.fetchOne(connection, sql: "PRAGMA user_version") == layout
    }

    /// Makes the tables anew and fills them. To be called in a transaction.
    static func renew(in connection: Database) throws {
        for table in ["memo", "pending_interval"] + Caches.contents.keys {
            try connection.execute(sql: "DROP TABLE IF EXISTS \(table)")
        }
        try connection.execute(sql: tables)
        try Caches.rebuild(in: connection)
        try connection.execute(sql: "PRAGMA user_version = \(layout)")
    }

    private static let tables = """
        CREATE TABLE pending (
            host TEXT NOT NULL,
            name TEXT NOT NULL,
            architecture TEXT NOT NULL,
            candidate TEXT NOT NULL,
            class TEXT NOT NULL,
            standing TEXT NOT NULL,
            record TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            first_seen_at INTEGER NOT NULL,
            PRIMARY KEY (host, name, architecture, candidate)
        ) WITHOUT ROWID;
        CREATE INDEX pending_by_standing ON pending (host, standing, class, name);
        CREATE TABLE last_scan (
            host TEXT PRIMARY KEY,
            any_sequence INTEGER,
            complete_sequence INTEGER,
            attempted_at INTEGER,
            seen_at INTEGER,
            completed_at INTEGER,
            trouble TEXT,
            changed_sequence INTEGER NOT NULL DEFAULT 0,
            settled INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE TABLE host_state (
            host TEXT PRIMARY KEY,
            state TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE run (
            run TEXT PRIMARY KEY,
            started_sequence INTEGER NOT NULL,
            finished_sequence INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE run_client (
            client TEXT NOT NULL,
            run TEXT NOT NULL,
            started_sequence INTEGER NOT NULL,
            PRIMARY KEY (client, run)
        ) WITHOUT ROWID;
        CREATE TABLE run_host (
            run TEXT NOT NULL,
            host TEXT NOT NULL,
            outcome TEXT NOT NULL,
            PRIMARY KEY (run, host)
        ) WITHOUT ROWID;
        CREATE TABLE memo (
            client TEXT PRIMARY KEY,
            judge TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            holds_from INTEGER NOT NULL,
            holds_until INTEGER NOT NULL,
            body BLOB NOT NULL
        );
        """
}
