-- What is dirty is what is listed, and nothing else says so: a mark writes no object, and neither does taking it off where a look
-- found the object just as its row tells it. Whoever marks an object has it locked and writes its entry of the list, also where
-- it is there: who has locked the object or the entry keeps every mark waiting, and none is lost with what is taken off.
CREATE FUNCTION plumbline.mark(p_kind text, p_key text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.dirty_objects VALUES (p_kind, plumbline.bucket_of(p_kind, p_key), p_key)
  ON CONFLICT (kind, bucket, key) DO UPDATE SET key = excluded.key
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.mark(text, text) FROM PUBLIC;--> statement-breakpoint
CREATE OR REPLACE FUNCTION plumbline.note_keys() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.object_keys SELECT bucket, kind, key FROM added ON CONFLICT DO NOTHING;
  INSERT INTO public.dirty_objects SELECT kind, bucket, key FROM added
    ON CONFLICT (kind, bucket, key) DO UPDATE SET key = excluded.key;
  RETURN NULL;
END $$;--> statement-breakpoint
DROP TRIGGER "objects_note_dirty" ON "public"."objects";--> statement-breakpoint
DROP FUNCTION plumbline.note_dirty();--> statement-breakpoint
-- The three that marked an object by its column mark it so instead; nothing else of them changes (0011, 0033, 0042).
DO $$
DECLARE
  was text;
BEGIN
  FOR was IN SELECT pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE p.pronamespace = 'plumbline'::regnamespace AND p.proname IN ('declare_intent', 'start_effect_as', 'settle_effect_as')
  LOOP
    EXECUTE replace(replace(was, 'dirty = true,', ''), 'PERFORM plumbline.project(p_kind, p_key);',
      'PERFORM plumbline.mark(p_kind, p_key); PERFORM plumbline.project(p_kind, p_key);');
  END LOOP;
END $$;--> statement-breakpoint
DELETE FROM "public"."dirty_objects" l USING "public"."objects" o
  WHERE o.kind = l.kind AND o.bucket = l.bucket AND o.key = l.key AND NOT o.dirty;--> statement-breakpoint
-- As before (0018), but that what is dirty is listed: of no source's scan is it as fresh.
CREATE OR REPLACE VIEW "public"."objects_now" AS
SELECT o.bucket, o.kind, o.key, o.ref, o.generation, o.presence, o.owner, o.owner_epoch, o.asked_by, o.withdrawn_at,
  o.external_id, o.linked_at, o.fence, o.lease_holder, o.lease_until, o.due_at, o.request_token, o.handled_token,
  EXISTS (SELECT FROM public.dirty_objects l WHERE l.kind = o.kind AND l.bucket = o.bucket AND l.key = o.key) AS dirty, o.recheck_at,
  o.verdict, o.spoke,
  CASE WHEN o.verdict = 'in_sync' AND o.presence IS DISTINCT FROM 'present' THEN o.verdict_as_of
    ELSE greatest(o.verdict_as_of, s.watermark) END AS verdict_as_of,
  CASE WHEN o.expires_at IS NOT NULL
    THEN greatest(o.expires_at, s.watermark + s.evidence_ms * interval '1 millisecond') END AS expires_at,
  o.classes, o.was_in_place, o.attempted, o.open_attempt, o.held, o.status, o.status_since, o.blocked_at, o.blocked_by,
  o.blocked_reason, o.block_review_at, o.snoozed_until, o.snoozed_by, o.snooze_reason, o.poison, o.poison_reason
FROM public.objects o LEFT JOIN public.sources s ON s.kind = o.kind AND s.name = o.spoke AND s.covers = 'all'
  AND NOT EXISTS (SELECT FROM public.dirty_objects l WHERE l.kind = o.kind AND l.bucket = o.bucket AND l.key = o.key);--> statement-breakpoint
ALTER TABLE "public"."objects" DROP COLUMN "dirty";--> statement-breakpoint
-- It is emptied and filled all the time.
ALTER TABLE "public"."dirty_objects" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
