-- What is to be judged again is listed beside the objects: an index on the mark itself would have every mark, and every
-- judgement that ends one, write all the indexes of its object.
DROP INDEX "objects_dirty";--> statement-breakpoint
ALTER TABLE "objects" SET (fillfactor = 90);--> statement-breakpoint
CREATE TABLE "public"."dirty_objects" (
	"kind" text NOT NULL,
	"bucket" smallint NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "dirty_objects_kind_bucket_key_pk" PRIMARY KEY("kind","bucket","key")
);--> statement-breakpoint
INSERT INTO "public"."dirty_objects" SELECT "kind", "bucket", "key" FROM "objects" WHERE "dirty";--> statement-breakpoint
CREATE OR REPLACE FUNCTION plumbline.note_keys() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.object_keys SELECT bucket, kind, key FROM added ON CONFLICT DO NOTHING;
  INSERT INTO public.dirty_objects SELECT kind, bucket, key FROM added WHERE dirty ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION plumbline.note_dirty() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.dirty_objects VALUES (new.kind, new.bucket, new.key) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.note_dirty() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "objects_note_dirty" AFTER UPDATE OF "dirty" ON "public"."objects"
  FOR EACH ROW WHEN (new.dirty AND NOT old.dirty) EXECUTE FUNCTION plumbline.note_dirty();
