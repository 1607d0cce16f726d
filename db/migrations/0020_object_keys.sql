-- Part of a key is looked for here: in the objects themselves this index would be written with every change of them.
DROP INDEX "objects_key_part";--> statement-breakpoint
CREATE TABLE "public"."object_keys" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "object_keys_bucket_kind_key_pk" PRIMARY KEY("bucket","kind","key")
);--> statement-breakpoint
INSERT INTO "public"."object_keys" SELECT "bucket", "kind", "key" FROM "objects";--> statement-breakpoint
DO $$
BEGIN
  EXECUTE format('CREATE INDEX "object_keys_part" ON "public"."object_keys" USING gin ("key" %I.gin_trgm_ops)', (
    SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END $$;--> statement-breakpoint
CREATE FUNCTION plumbline.note_keys() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.object_keys SELECT bucket, kind, key FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.note_keys() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "objects_note_keys" AFTER INSERT ON "public"."objects" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION plumbline.note_keys();
