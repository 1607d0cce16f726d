-- What an object that somebody watches was told to be, one row for each change of its meaning: feeds list them, notices tell
-- them. The service as a whole has its own under an empty kind and key.
CREATE TABLE "meanings" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"n" integer NOT NULL,
	"status" text NOT NULL,
	"stale" boolean NOT NULL,
	"wanted" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "meanings_bucket_kind_key_n_pk" PRIMARY KEY("bucket","kind","key","n")
);
--> statement-breakpoint
-- Who is to be told of it. It ends with the link that it was made with.
CREATE TABLE "subscriptions" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"token_hash" text NOT NULL,
	"way" text NOT NULL,
	"address" text NOT NULL,
	"locale" text NOT NULL,
	"quiet" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_why" text,
	CONSTRAINT "subscriptions_bucket_id_pk" PRIMARY KEY("bucket","id"),
	CONSTRAINT "subscriptions_way" CHECK (way IN ('mail', 'webhook')),
	CONSTRAINT "subscriptions_ended" CHECK ((ended_at IS NULL) = (ended_why IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_live" ON "subscriptions" USING btree ("bucket","token_hash","way","address") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "subscriptions_object" ON "subscriptions" USING btree ("bucket","kind","key") WHERE ended_at is null;--> statement-breakpoint
-- The outbox. Its id is the message's, and is made of the two that it tells of: delivered at least once, and whoever gets it
-- twice can tell. Meaning 0 asks whether they want it.
CREATE TABLE "notices" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"subscription" text NOT NULL,
	"meaning" integer NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"dropped_at" timestamp with time zone,
	"says" text,
	CONSTRAINT "notices_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("due_at") WHERE sent_at is null and dropped_at is null;--> statement-breakpoint
CREATE INDEX "status_links_live" ON "status_links" USING btree ("bucket","kind","key") WHERE revoked_at is null;
