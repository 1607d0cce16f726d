CREATE TABLE "claims" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"says" jsonb NOT NULL,
	"agent" text NOT NULL,
	"tool" text NOT NULL,
	"session" text,
	"note" text,
	"claimed_at" timestamp with time zone NOT NULL,
	"verdict" text,
	"reason" text,
	"differences" jsonb,
	"evidence" jsonb,
	"checked_at" timestamp with time zone,
	CONSTRAINT "claims_bucket_id_pk" PRIMARY KEY("bucket","id"),
	CONSTRAINT "claims_checked" CHECK ((verdict IS NULL) = (checked_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX "claims_open" ON "claims" USING btree ("kind","claimed_at","id") WHERE verdict is null;
--> statement-breakpoint
CREATE INDEX "claims_newest" ON "claims" USING btree ("claimed_at","id");
