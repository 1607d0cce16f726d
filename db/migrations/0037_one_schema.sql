-- Where the owner's role is called plumbline, the schema of that name stood first in its search path and took every table that
-- was made without one since 0011. They belong where everybody else has them: a role of another name, or a copy restored under
-- one, did not find them, and the view was there twice. New ones go to public by db/migrate.ts.
DO $$
BEGIN
  IF to_regclass('plumbline.objects_now') IS NOT NULL THEN
    EXECUTE 'CREATE OR REPLACE VIEW public.objects_now AS ' || pg_get_viewdef('plumbline.objects_now'::regclass);
    BEGIN
      DROP VIEW plumbline.objects_now;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      -- A view of somebody's own reads it: it says the same, and stays.
    END;
  END IF;
END $$;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.api_keys SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.claims SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.jobs SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.job_items SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.meanings SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.notices SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.policy_changes SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.saved_views SET SCHEMA public;--> statement-breakpoint
ALTER TABLE IF EXISTS plumbline.subscriptions SET SCHEMA public;
