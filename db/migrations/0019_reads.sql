CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE INDEX "objects_key_part" ON "objects" USING gin ("key" gin_trgm_ops);--> statement-breakpoint
DROP INDEX "objects_link";--> statement-breakpoint
CREATE INDEX "objects_link" ON "objects" USING btree ("external_id","kind") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "objects_doubtful" ON "objects" USING btree ("kind","bucket","key") WHERE poison >= 3 or verdict in ('verifying', 'contradictory') or spoke is null and verdict <> 'pending';--> statement-breakpoint
CREATE INDEX "drifts_assignee" ON "drifts" USING btree ("assignee") WHERE resolved_at is null and assignee is not null;--> statement-breakpoint
CREATE INDEX "drifts_came_back" ON "drifts" USING btree ("first_seen") WHERE came_back > 0;--> statement-breakpoint
CREATE INDEX "drifts_parked" ON "drifts" USING btree ("kind") WHERE resolved_at is null and gate_reasons @> '[{"code":"budget_spent"}]'::jsonb;
