DROP INDEX "public"."drifts_urgent";--> statement-breakpoint
-- With what else a page's keys need, so that no row is read to find out which are on it.
CREATE INDEX "drifts_urgent" ON "public"."drifts" USING btree ("class",(came_back = 0),"first_seen","id") INCLUDE ("bucket","came_back") WHERE resolved_at is null;
