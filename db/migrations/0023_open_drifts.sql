-- In the order of the list: what came back comes first, so one walk down each class is enough. With an order that began with
-- first_seen the planner preferred the index of that alone, and went through every drift of every other class.
DROP INDEX "public"."drifts_urgent";--> statement-breakpoint
CREATE INDEX "drifts_urgent" ON "public"."drifts" USING btree ("class",(came_back = 0),"first_seen","id") WHERE resolved_at is null;--> statement-breakpoint
-- The grid of the overview counts stretches of these two; the second has the other side of a contested owner.
CREATE INDEX "drifts_grid" ON "public"."drifts" USING btree ("class","first_seen") INCLUDE ("owner") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "drifts_contested" ON "public"."drifts" USING btree ((detail #>> '{owner,found}'),"first_seen") WHERE resolved_at is null and class = 'stale_owner';
