-- Wakes the replicas that listen when a revision of the configuration is committed.

CREATE OR REPLACE FUNCTION axonhub_revision_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('axonhub_revision', NEW.revision::text);
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS revision_notice ON config_revision;

CREATE TRIGGER revision_notice AFTER INSERT ON config_revision
    FOR EACH ROW EXECUTE FUNCTION axonhub_revision_notice();
