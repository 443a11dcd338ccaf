#include "ledger/storage/schema.h"

namespace cisterna::ledger::storage {

// The triggers that look at the row to be inserted also stop INSERT OR REPLACE, which deletes without asking a delete
// trigger.
const char* const create_record = R"sql(
PRAGMA application_id = 0x43495354;
PRAGMA user_version = 1;

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    format INTEGER NOT NULL CHECK (format = 1),
    site TEXT NOT NULL CHECK (site <> ''),
    created TEXT NOT NULL CHECK (created <> '')
) STRICT;

CREATE TABLE events (
    position INTEGER PRIMARY KEY CHECK (position >= 1),
    stream TEXT NOT NULL CHECK (stream <> ''),
    version INTEGER NOT NULL CHECK (version >= 1),
    type TEXT NOT NULL CHECK (type <> ''),
    at TEXT NOT NULL CHECK (length(at) = 20),
    actor TEXT NOT NULL CHECK (actor <> ''),
    station TEXT NOT NULL CHECK (station <> ''),
    envelope TEXT NOT NULL CHECK (envelope <> ''),
    leaf_hash TEXT NOT NULL CHECK (length(leaf_hash) = 64 AND leaf_hash NOT GLOB '*[^0-9a-f]*'),
    subtree TEXT NOT NULL CHECK (length(subtree) = 64 AND subtree NOT GLOB '*[^0-9a-f]*'),
    root TEXT NOT NULL CHECK (length(root) = 64 AND root NOT GLOB '*[^0-9a-f]*'),
    UNIQUE (stream, version)
) STRICT;

CREATE TABLE idempotency (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    request_digest TEXT NOT NULL CHECK (request_digest <> ''),
    first_position INTEGER NOT NULL UNIQUE REFERENCES events (position),
    last_position INTEGER NOT NULL UNIQUE REFERENCES events (position),
    root TEXT NOT NULL CHECK (length(root) = 64 AND root NOT GLOB '*[^0-9a-f]*'),
    CHECK (first_position <= last_position)
) STRICT;

CREATE TABLE patients (
    patient_key TEXT NOT NULL CHECK (patient_key <> ''),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    salt TEXT NOT NULL CHECK (length(salt) = 64 AND salt NOT GLOB '*[^0-9a-f]*'),
    commitment TEXT NOT NULL CHECK (length(commitment) = 64 AND commitment NOT GLOB '*[^0-9a-f]*'),
    record_number TEXT NOT NULL CHECK (record_number <> ''),
    details TEXT NOT NULL CHECK (details <> ''),
    position INTEGER NOT NULL REFERENCES events (position),
    PRIMARY KEY (patient_key, revision)
) STRICT;
CREATE INDEX patients_by_record_number ON patients (record_number);

CREATE TRIGGER meta_refuses_update BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER meta_refuses_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER meta_refuses_second_row BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta)
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER events_only_at_the_end BEFORE INSERT ON events
WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events)
  OR NEW.version <> (SELECT coalesce(max(version), 0) + 1 FROM events WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'events are added at the end only'); END;

CREATE TRIGGER idempotency_refuses_update BEFORE UPDATE ON idempotency
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER idempotency_refuses_delete BEFORE DELETE ON idempotency
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER idempotency_only_at_the_end BEFORE INSERT ON idempotency
WHEN NEW.first_position <> (SELECT coalesce(max(last_position), 0) + 1 FROM idempotency)
  OR EXISTS (SELECT 1 FROM idempotency WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'requests are added at the end only'); END;

CREATE TRIGGER patients_refuse_update BEFORE UPDATE ON patients
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER patients_refuse_delete BEFORE DELETE ON patients
BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER patients_only_next_revision BEFORE INSERT ON patients
WHEN NEW.revision <> (SELECT coalesce(max(revision), 0) + 1 FROM patients WHERE patient_key = NEW.patient_key)
BEGIN SELECT RAISE(ABORT, 'patient revisions are added at the end only'); END;
CREATE TRIGGER patients_keep_their_record_number BEFORE INSERT ON patients
WHEN EXISTS (SELECT 1 FROM patients
             WHERE record_number = NEW.record_number AND patient_key <> NEW.patient_key)
BEGIN SELECT RAISE(ABORT, 'the record number belongs to another patient'); END;
)sql";

const char* const create_projections = R"sql(
CREATE TABLE worklist (
    batch TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'approved', 'in-preparation', 'awaiting-verification',
                                         'quarantined', 'released', 'rejected', 'cancelled', 'recalled')),
    prescription TEXT NOT NULL,
    patient_key TEXT,
    version INTEGER NOT NULL,
    last_position INTEGER NOT NULL REFERENCES events (position),
    updated_at TEXT NOT NULL,
    compounded_by TEXT,
    verified_by TEXT,
    CONSTRAINT two_people CHECK (verified_by IS NULL OR
                                 (compounded_by IS NOT NULL AND verified_by <> compounded_by COLLATE NOCASE)),
    CONSTRAINT released_by_two CHECK (state <> 'released' OR verified_by IS NOT NULL)
) STRICT;

CREATE TABLE releases (
    batch TEXT PRIMARY KEY REFERENCES worklist (batch),
    position INTEGER NOT NULL UNIQUE REFERENCES events (position),
    released_at TEXT NOT NULL,
    released_by TEXT NOT NULL,
    compounded_by TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    CONSTRAINT two_people CHECK (verified_by <> compounded_by COLLATE NOCASE)
) STRICT;

CREATE TABLE stock (
    container TEXT PRIMARY KEY,
    gtin TEXT,
    product TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('product', 'diluent')),
    lot TEXT NOT NULL,
    expiry TEXT NOT NULL,
    serial TEXT,
    received_by TEXT NOT NULL,
    received_at TEXT NOT NULL,
    position INTEGER NOT NULL UNIQUE REFERENCES events (position)
) STRICT;

-- A container leaves the stock once: into a preparation, or as waste.
CREATE TABLE container_fates (
    container TEXT PRIMARY KEY REFERENCES stock (container),
    fate TEXT NOT NULL CHECK (fate IN ('used', 'wasted')),
    batch TEXT,
    position INTEGER NOT NULL REFERENCES events (position),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    CHECK (fate <> 'used' OR batch IS NOT NULL)
) STRICT;

CREATE TABLE waste (
    position INTEGER PRIMARY KEY REFERENCES events (position),
    batch TEXT,
    container TEXT REFERENCES stock (container),
    wasted_by TEXT NOT NULL,
    witness TEXT,
    CONSTRAINT two_people CHECK (witness IS NULL OR witness <> wasted_by COLLATE NOCASE)
) STRICT;
)sql";

}  // namespace cisterna::ledger::storage
