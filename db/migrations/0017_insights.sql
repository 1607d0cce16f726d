-- What ended in the last 30 days, and what has not: the insights read no other drift.
CREATE INDEX "drifts_resolved" ON "drifts" USING btree ("resolved_at");--> statement-breakpoint
CREATE INDEX "drifts_first_seen" ON "drifts" USING btree ("first_seen");--> statement-breakpoint
CREATE INDEX "repairs_since" ON "repairs" USING btree ("state_since");--> statement-breakpoint
CREATE INDEX "intents_asked" ON "intents" USING btree ("asked_at");
