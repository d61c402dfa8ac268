-- The log is only ever appended to, on SQLite.

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM removing WHERE site = OLD.site)
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads
BEGIN
    SELECT RAISE(ABORT, 'payloads are never changed');
END;

CREATE TRIGGER payloads_stay BEFORE DELETE ON payloads
WHEN NOT EXISTS (
    SELECT 1 FROM events
    WHERE site = OLD.site AND re = OLD.seq AND type IN ('payload.erased', 'private.erased')
        AND (type = 'payload.erased' OR OLD.part = 'private')
) AND NOT EXISTS (SELECT 1 FROM removing WHERE site = OLD.site)
BEGIN
    SELECT RAISE(ABORT, 'payloads are deleted only where an erasure points at them');
END;

CREATE TRIGGER tile_hashes_never_change BEFORE UPDATE ON tile_hashes
BEGIN
    SELECT RAISE(ABORT, 'tile hashes are never changed');
END;

CREATE TRIGGER tile_hashes_stay BEFORE DELETE ON tile_hashes
WHEN NOT EXISTS (SELECT 1 FROM removing WHERE site = OLD.site)
BEGIN
    SELECT RAISE(ABORT, 'tile hashes are never deleted');
END;
