-- What every source shows of an object, beside what is asked of it: that nothing differs is told by one row. Written when an object is
-- settled, and kept true from then on by whoever writes a fact, however they do; null where they differ, or where it was never settled.
ALTER TABLE "public"."objects" ADD COLUMN "shown" text;--> statement-breakpoint
CREATE FUNCTION plumbline.note_shown() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Each found by key, whatever the planner thinks. Until now all showed the same: what differs from it, differs from any other.
  UPDATE public.objects o SET shown = CASE WHEN NOT EXISTS (
      SELECT FROM public.facts f WHERE f.bucket = n.bucket AND f.kind = n.kind AND f.key = n.key AND f.source <> n.source) THEN n.shown END
    FROM (
      SELECT c.bucket, c.kind, c.key, c.source, c.shown, k.at
      FROM (SELECT *, CASE WHEN complete THEN shows || ' ' || external_id END AS shown FROM written) c CROSS JOIN LATERAL (
        SELECT ctid AS at, shown FROM public.objects WHERE bucket = c.bucket AND kind = c.kind AND key = c.key LIMIT 1) k
      WHERE k.shown IS NOT NULL AND k.shown IS DISTINCT FROM c.shown) n
    WHERE o.ctid = n.at;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.note_shown() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "facts_note_added" AFTER INSERT ON "public"."facts" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION plumbline.note_shown();--> statement-breakpoint
CREATE TRIGGER "facts_note_changed" AFTER UPDATE ON "public"."facts" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION plumbline.note_shown();
