-- In a schema of its own: whoever is admitted to the write path may use that one's functions, and no others.
CREATE SCHEMA IF NOT EXISTS "plumbline_search";--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA "plumbline_search";--> statement-breakpoint
DO $$
BEGIN
  EXECUTE format('CREATE INDEX "objects_key_part" ON "objects" USING gin ("key" %I.gin_trgm_ops)', (
    SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
END $$;--> statement-breakpoint
DROP INDEX "objects_link";--> statement-breakpoint
CREATE INDEX "objects_link" ON "objects" USING btree ("external_id","kind") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "objects_doubtful" ON "objects" USING btree ("kind","bucket","key") WHERE poison >= 3 or verdict in ('verifying', 'contradictory') or spoke is null and verdict <> 'pending';--> statement-breakpoint
CREATE INDEX "drifts_assignee" ON "drifts" USING btree ("assignee") WHERE resolved_at is null and assignee is not null;--> statement-breakpoint
CREATE INDEX "drifts_came_back" ON "drifts" USING btree ("first_seen") WHERE came_back > 0;--> statement-breakpoint
CREATE INDEX "drifts_parked" ON "drifts" USING btree ("kind") WHERE resolved_at is null and gate_reasons @> '[{"code":"budget_spent"}]'::jsonb;
