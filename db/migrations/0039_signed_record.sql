-- Which record this is, and how far it was signed outside of the database.
CREATE TABLE "public"."record_state" (
  "is_one" boolean PRIMARY KEY DEFAULT true CHECK ("is_one"),
  "log" text NOT NULL DEFAULT gen_random_uuid()::text,
  "signed_at" timestamp with time zone,
  "refusal" text
);
--> statement-breakpoint
INSERT INTO "public"."record_state" DEFAULT VALUES;
