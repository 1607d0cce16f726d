-- Who lets a difference be as it is, why and until when; with the digest of exactly what was accepted.
ALTER TABLE "drifts" ADD COLUMN "acceptance" jsonb;
--> statement-breakpoint
-- One verb on many objects, asked for at once. Its items are taken one by one, each by the verb itself.
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"verb" text NOT NULL,
	"input" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL,
	"total" integer NOT NULL,
	"lease_holder" text,
	"lease_until" timestamp with time zone,
	"stopped_at" timestamp with time zone,
	"stopped_by" text,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("made_at") WHERE ended_at is null;
--> statement-breakpoint
CREATE TABLE "job_items" (
	"bucket" smallint NOT NULL,
	"job" text NOT NULL,
	"drift" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"says" text,
	CONSTRAINT "job_items_bucket_job_drift_pk" PRIMARY KEY("bucket","job","drift")
);
--> statement-breakpoint
CREATE INDEX "job_items_job" ON "job_items" USING btree ("job","state");
--> statement-breakpoint
-- A list of drift that somebody comes back to: its filter, by name.
CREATE TABLE "saved_views" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("made_by", "name");
