-- The log is only ever appended to, on PostgreSQL.

CREATE FUNCTION fedcomments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE FUNCTION fedcomments_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM removing WHERE site = OLD.site) THEN
        RAISE EXCEPTION '%', TG_ARGV[0];
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION fedcomments_stay_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM events
        WHERE site = OLD.site AND re = OLD.seq AND type IN ('payload.erased', 'private.erased')
            AND (type = 'payload.erased' OR OLD.part = 'private')
    ) AND NOT EXISTS (SELECT 1 FROM removing WHERE site = OLD.site) THEN
        RAISE EXCEPTION '%', TG_ARGV[0];
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
FOR EACH ROW EXECUTE FUNCTION fedcomments_refuse('events are never changed');

CREATE TRIGGER events_stay BEFORE DELETE ON events
FOR EACH ROW EXECUTE FUNCTION fedcomments_stay('events are never deleted');

CREATE TRIGGER events_are_not_truncated BEFORE TRUNCATE ON events
EXECUTE FUNCTION fedcomments_refuse('events are never deleted');

CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads
FOR EACH ROW EXECUTE FUNCTION fedcomments_refuse('payloads are never changed');

CREATE TRIGGER payloads_stay BEFORE DELETE ON payloads
FOR EACH ROW EXECUTE FUNCTION fedcomments_stay_unless_erased(
    'payloads are deleted only where an erasure points at them'
);

CREATE TRIGGER payloads_are_not_truncated BEFORE TRUNCATE ON payloads
EXECUTE FUNCTION fedcomments_refuse('payloads are deleted only where an erasure points at them');

CREATE TRIGGER tile_hashes_never_change BEFORE UPDATE ON tile_hashes
FOR EACH ROW EXECUTE FUNCTION fedcomments_refuse('tile hashes are never changed');

CREATE TRIGGER tile_hashes_stay BEFORE DELETE ON tile_hashes
FOR EACH ROW EXECUTE FUNCTION fedcomments_stay('tile hashes are never deleted');

CREATE TRIGGER tile_hashes_are_not_truncated BEFORE TRUNCATE ON tile_hashes
EXECUTE FUNCTION fedcomments_refuse('tile hashes are never deleted');
