-- A change of what may be done without a person: one administrator proposes it, another decides. One that only asks more of
-- people counts at once, and is kept here as well.
CREATE TABLE "policy_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"class" text NOT NULL,
	"direction" text DEFAULT '' NOT NULL,
	"was" jsonb NOT NULL,
	"wanted" jsonb NOT NULL,
	"base_version" integer NOT NULL,
	"narrows" boolean NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decide_reason" text,
	"version" integer,
	CONSTRAINT "policy_changes_applied" CHECK ((state = 'applied') = (version IS NOT NULL)),
	CONSTRAINT "policy_changes_two_people" CHECK (state <> 'applied' OR narrows OR coalesce(decided_by <> proposed_by, false))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "policy_changes_open" ON "policy_changes" USING btree ("kind","class","direction") WHERE state = 'proposed';
--> statement-breakpoint
CREATE INDEX "policy_changes_newest" ON "policy_changes" USING btree ("proposed_at","id");
