-- Open drifts counted by class, owner and the minute of first_seen. Every change adds a row of its own, so nobody waits for
-- anybody; the reconciler adds them up now and then, and the sum of all rows is exact at any moment.
CREATE TABLE "public"."drift_counts" (
	"class" text NOT NULL,
	"owner" text,
	"minute" timestamp with time zone NOT NULL,
	"n" integer NOT NULL
);--> statement-breakpoint
ALTER TABLE "drift_counts" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint
INSERT INTO "public"."drift_counts"
  SELECT "class", "owner", date_trunc('minute', "first_seen"), count(*) FROM "drifts" WHERE "resolved_at" IS NULL GROUP BY 1, 2, 3;--> statement-breakpoint
CREATE FUNCTION plumbline.count_added_drifts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.drift_counts
    SELECT class, owner, date_trunc('minute', first_seen), count(*) FROM added WHERE resolved_at IS NULL GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION plumbline.count_removed_drifts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.drift_counts
    SELECT class, owner, date_trunc('minute', first_seen), -count(*) FROM removed WHERE resolved_at IS NULL GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION plumbline.count_changed_drift() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.drift_counts
    SELECT class, owner, date_trunc('minute', first_seen), n
    FROM (VALUES (old.class, old.owner, old.first_seen, old.resolved_at, -1), (new.class, new.owner, new.first_seen, new.resolved_at, 1))
      side (class, owner, first_seen, resolved_at, n)
    WHERE resolved_at IS NULL;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION plumbline.count_no_drifts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  TRUNCATE public.drift_counts;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.count_added_drifts(), plumbline.count_removed_drifts(), plumbline.count_changed_drift(), plumbline.count_no_drifts() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "drifts_count_added" AFTER INSERT ON "public"."drifts"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_added_drifts();--> statement-breakpoint
CREATE TRIGGER "drifts_count_removed" AFTER DELETE ON "public"."drifts"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_removed_drifts();--> statement-breakpoint
-- By row: hardly any change of a drift is one of these, and asking each row is less than keeping all of them until the end.
CREATE TRIGGER "drifts_count_changed" AFTER UPDATE ON "public"."drifts"
  FOR EACH ROW WHEN ((old.resolved_at IS NULL, old.class, old.owner, old.first_seen)
    IS DISTINCT FROM (new.resolved_at IS NULL, new.class, new.owner, new.first_seen)
    AND (old.resolved_at IS NULL OR new.resolved_at IS NULL)) EXECUTE FUNCTION plumbline.count_changed_drift();--> statement-breakpoint
CREATE TRIGGER "drifts_count_none" AFTER TRUNCATE ON "public"."drifts"
  FOR EACH STATEMENT EXECUTE FUNCTION plumbline.count_no_drifts();
