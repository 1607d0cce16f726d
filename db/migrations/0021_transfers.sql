-- Ownership is consent: a person of each team, and never the same one.
CREATE TABLE "public"."transfers" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"from_team" text NOT NULL,
	"to_team" text NOT NULL,
	"generation" integer NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_for" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "transfers_bucket_id_pk" PRIMARY KEY("bucket","id"),
	CONSTRAINT "transfers_two_people" CHECK (state <> 'accepted' OR coalesce(decided_by <> asked_by, false)),
	CONSTRAINT "transfers_two_teams" CHECK (from_team <> to_team AND asked_for IN (from_team, to_team))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "transfers_open" ON "public"."transfers" USING btree ("bucket","kind","key") WHERE state = 'asked';
--> statement-breakpoint
CREATE INDEX "transfers_newest" ON "public"."transfers" USING btree ("asked_at","id");
