ALTER TABLE "sources" ADD COLUMN "pushed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "facts_unreadable" ON "facts" USING btree ("kind","source","key") WHERE unreadable is not null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("principal","created_at");--> statement-breakpoint
CREATE INDEX "scans_source" ON "scans" USING btree ("kind","source","started_at");