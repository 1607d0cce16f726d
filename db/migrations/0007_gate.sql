-- A pause is a stop that was planned: it always ends, and what piles up behind it is counted.
ALTER TABLE "stops" ADD COLUMN "pause" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "stops" ADD CONSTRAINT "stops_pause_ends" CHECK (NOT pause OR until IS NOT NULL);--> statement-breakpoint
-- What is waiting in one batch for one release, and the plan that it was parked with.
ALTER TABLE "drifts" ADD COLUMN "batch" text;--> statement-breakpoint
ALTER TABLE "drifts" ADD COLUMN "batch_plan" text;--> statement-breakpoint
CREATE INDEX "drifts_batch" ON "drifts" USING btree ("batch") WHERE batch is not null and resolved_at is null;--> statement-breakpoint
CREATE TABLE "batches" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"scopes" text[] NOT NULL,
	"wanted" integer NOT NULL,
	"says" text NOT NULL,
	"digest" text NOT NULL,
	"parked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"released_at" timestamp with time zone,
	"released_by" text,
	"release_reason" text,
	"released_until" timestamp with time zone,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "batches_parked" ON "batches" USING btree ("kind") WHERE released_at is null and closed_at is null;--> statement-breakpoint
-- What ends a snooze beside its date, with what was there when it began.
ALTER TABLE "objects" ADD COLUMN "snooze_rule" jsonb;--> statement-breakpoint
-- Why repairs of one class on one object are not tried any more, until somebody says what was done about the cause.
CREATE TABLE "breakers" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"class" text NOT NULL,
	"times" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	"close_reason" text,
	CONSTRAINT "breakers_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "breakers_open" ON "breakers" USING btree ("bucket","kind","key","class") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "breakers_object" ON "breakers" USING btree ("bucket","kind","key","opened_at");
