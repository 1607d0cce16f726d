CREATE INDEX "drifts_repaired" ON "public"."drifts" USING btree ("resolved_at") INCLUDE ("first_seen", "owner") WHERE resolution = 'repaired';--> statement-breakpoint
CREATE INDEX "drifts_repaired_contested" ON "public"."drifts" USING btree (("detail" #>> '{owner,found}'),"resolved_at") WHERE resolution = 'repaired' AND class = 'stale_owner';--> statement-breakpoint
CREATE INDEX "repairs_asked" ON "public"."repairs" USING btree ("kind","class","proposed_at") WHERE approvals_needed > 0;
