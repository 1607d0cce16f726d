CREATE UNLOGGED TABLE "sightings" (
	"scan_id" text NOT NULL,
	"bucket" smallint NOT NULL,
	"key" text NOT NULL,
	"external_id" text NOT NULL,
	"fingerprint" bigint NOT NULL,
	"found" jsonb,
	"digest" text,
	"shows" text,
	"unreadable" text,
	"as_of" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "judgements" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"situation" jsonb NOT NULL,
	"said" jsonb NOT NULL,
	"gates" jsonb NOT NULL,
	"version" text NOT NULL,
	CONSTRAINT "judgements_bucket_kind_key_id_pk" PRIMARY KEY("bucket","kind","key","id")
);
--> statement-breakpoint
CREATE TABLE "kind_states" (
	"kind" text PRIMARY KEY NOT NULL,
	"judged_under" text NOT NULL,
	"version" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "objects_green_until";--> statement-breakpoint
ALTER TABLE "drifts" ADD COLUMN "flapped" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "shows" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "fingerprint" bigint;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "unreadable" text;--> statement-breakpoint
ALTER TABLE "objects" ADD COLUMN "wants" text;--> statement-breakpoint
ALTER TABLE "objects" ADD COLUMN "dirty" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "objects" ADD COLUMN "judged_under" text;--> statement-breakpoint
ALTER TABLE "objects" ADD COLUMN "recheck_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "objects" ADD COLUMN "spoke" text;--> statement-breakpoint
ALTER TABLE "scans" ADD COLUMN "announced" integer;--> statement-breakpoint
ALTER TABLE "scans" ADD COLUMN "unreadable" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "evidence_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "covers" text DEFAULT 'all' NOT NULL;--> statement-breakpoint
CREATE INDEX "sightings_scan" ON "sightings" USING btree ("scan_id","bucket","key");--> statement-breakpoint
CREATE INDEX "judgements_at" ON "judgements" USING btree ("at");--> statement-breakpoint
CREATE INDEX "facts_fingerprint" ON "facts" USING btree ("kind","source","fingerprint") WHERE fingerprint is not null;--> statement-breakpoint
CREATE INDEX "facts_unconfirmed" ON "facts" USING btree ("kind","source","bucket","key") WHERE fingerprint is null and (not complete or found <> '[]');--> statement-breakpoint
CREATE INDEX "objects_dirty" ON "objects" USING btree ("kind","bucket","key") WHERE dirty;--> statement-breakpoint
CREATE INDEX "objects_not_in_sync" ON "objects" USING btree ("kind","bucket","key") WHERE verdict <> 'in_sync';--> statement-breakpoint
CREATE INDEX "objects_link" ON "objects" USING btree ("kind","external_id") WHERE external_id is not null;
--> statement-breakpoint
CREATE VIEW "objects_now" AS
-- An object whose evidence the last complete scan showed again is as fresh as that scan, and no row of it was written for that.
-- One that something changed for is only as fresh as its own look, until it has been judged again.
SELECT o.bucket, o.kind, o.key, o.ref, o.generation, o.presence, o.owner, o.owner_epoch, o.asked_by, o.withdrawn_at,
  o.external_id, o.linked_at, o.fence, o.lease_holder, o.lease_until, o.due_at, o.request_token, o.handled_token, o.dirty,
  o.verdict, o.spoke,
  CASE WHEN o.dirty THEN o.verdict_as_of ELSE greatest(o.verdict_as_of, s.watermark) END AS verdict_as_of,
  CASE WHEN o.dirty OR o.expires_at IS NULL THEN o.expires_at
    ELSE greatest(o.expires_at, s.watermark + s.evidence_ms * interval '1 millisecond') END AS expires_at,
  o.classes, o.was_in_place, o.attempted, o.open_attempt, o.held, o.status, o.status_since, o.blocked_at, o.blocked_by,
  o.blocked_reason, o.block_review_at, o.snoozed_until, o.snoozed_by, o.snooze_reason, o.poison, o.poison_reason
FROM objects o LEFT JOIN sources s ON s.kind = o.kind AND s.name = o.spoke AND s.covers = 'all';
