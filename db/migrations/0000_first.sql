CREATE TABLE "attempts" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"repair_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"class" text NOT NULL,
	"state" text NOT NULL,
	"generation" integer NOT NULL,
	"plan_hash" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"fence" bigint NOT NULL,
	"holder" text NOT NULL,
	"reserved_at" timestamp with time zone NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"outcome_at" timestamp with time zone,
	"external_id" text,
	"receipt" jsonb,
	"says" text,
	"settle_until" timestamp with time zone,
	"verified_at" timestamp with time zone,
	"proof" jsonb,
	"resolved_by" text,
	CONSTRAINT "attempts_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"bucket" smallint NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"kind" text,
	"key" text,
	"subject" text,
	"body" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_bucket_seq_pk" PRIMARY KEY("bucket","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"bucket" smallint PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drifts" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"owner" text,
	"class" text NOT NULL,
	"direction" text,
	"detail" jsonb NOT NULL,
	"sentence" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"first_seen" timestamp with time zone NOT NULL,
	"last_seen" timestamp with time zone NOT NULL,
	"occurrences" integer DEFAULT 1 NOT NULL,
	"came_back" integer DEFAULT 0 NOT NULL,
	"plan" jsonb,
	"gate_verdict" text,
	"gate_reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"assignee" text,
	"resolved_at" timestamp with time zone,
	"resolution" text,
	CONSTRAINT "drifts_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"source" text NOT NULL,
	"found" jsonb NOT NULL,
	"complete" boolean NOT NULL,
	"digest" text NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"scan_id" text,
	CONSTRAINT "facts_bucket_kind_key_source_pk" PRIMARY KEY("bucket","kind","key","source")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"principal" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer,
	"body" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_principal_key_pk" PRIMARY KEY("principal","key")
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"scope" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"window_start" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "intents" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"generation" integer NOT NULL,
	"presence" text NOT NULL,
	"spec" jsonb NOT NULL,
	"desired" jsonb NOT NULL,
	"owner" text NOT NULL,
	"subject" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "intents_bucket_kind_key_generation_pk" PRIMARY KEY("bucket","kind","key","generation")
);
--> statement-breakpoint
CREATE TABLE "objects" (
	"bucket" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"ref" text NOT NULL,
	"generation" integer,
	"presence" text,
	"owner" text,
	"owner_epoch" integer,
	"asked_by" text,
	"withdrawn_at" timestamp with time zone,
	"external_id" text,
	"linked_at" timestamp with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_holder" text,
	"lease_until" timestamp with time zone,
	"due_at" timestamp with time zone,
	"request_token" text,
	"handled_token" text,
	"verdict" text DEFAULT 'verifying' NOT NULL,
	"verdict_as_of" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"classes" text[] DEFAULT '{}' NOT NULL,
	"was_in_place" boolean DEFAULT false NOT NULL,
	"attempted" boolean DEFAULT false NOT NULL,
	"open_attempt" text DEFAULT 'none' NOT NULL,
	"held" text DEFAULT 'none' NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"status_since" timestamp with time zone DEFAULT now() NOT NULL,
	"blocked_at" timestamp with time zone,
	"blocked_by" text,
	"blocked_reason" text,
	"block_review_at" timestamp with time zone,
	"snoozed_until" timestamp with time zone,
	"snoozed_by" text,
	"snooze_reason" text,
	"poison" integer DEFAULT 0 NOT NULL,
	"poison_reason" text,
	CONSTRAINT "objects_bucket_kind_key_pk" PRIMARY KEY("bucket","kind","key")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text,
	"oidc_subject" text,
	"session_epoch" integer DEFAULT 1 NOT NULL,
	"suspended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "people_email_unique" UNIQUE("email"),
	CONSTRAINT "people_oidc_subject_unique" UNIQUE("oidc_subject")
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"person_id" text NOT NULL,
	"team_id" text NOT NULL,
	CONSTRAINT "team_members_person_id_team_id_pk" PRIMARY KEY("person_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "approval_uses" (
	"bucket" smallint NOT NULL,
	"approval_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "approval_uses_bucket_approval_id_pk" PRIMARY KEY("bucket","approval_id")
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"repair_id" text NOT NULL,
	"plan_hash" text NOT NULL,
	"person_id" text NOT NULL,
	"team" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "approvals_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "repairs" (
	"bucket" smallint NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"drift_id" text NOT NULL,
	"class" text NOT NULL,
	"direction" text,
	"state" text NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"plan" jsonb NOT NULL,
	"plan_hash" text NOT NULL,
	"generation" integer NOT NULL,
	"owner" text NOT NULL,
	"owner_epoch" integer NOT NULL,
	"risk" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"not_before" timestamp with time zone,
	"approvals_needed" integer DEFAULT 0 NOT NULL,
	"both_owners" boolean DEFAULT false NOT NULL,
	"excluded" text[] DEFAULT '{}' NOT NULL,
	"lineage" integer DEFAULT 0 NOT NULL,
	"decided_by" text,
	"end_reason" text,
	"moved" jsonb,
	"superseded_by" text,
	CONSTRAINT "repairs_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"mode" text NOT NULL,
	"scope" jsonb NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"complete" boolean,
	"report" jsonb,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scans" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"filters" text NOT NULL,
	"pages" integer NOT NULL,
	"counted" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"complete" boolean NOT NULL,
	"suspect" text
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"standing" text NOT NULL,
	"freshness_ms" integer NOT NULL,
	"watermark" timestamp with time zone,
	"watermark_scan" text,
	"counted" integer,
	"last_tried_at" timestamp with time zone,
	"last_error" text,
	"suspect" text,
	CONSTRAINT "sources_kind_name_pk" PRIMARY KEY("kind","name")
);
--> statement-breakpoint
CREATE TABLE "status_links" (
	"bucket" smallint NOT NULL,
	"token_hash" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"person_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "status_links_bucket_token_hash_pk" PRIMARY KEY("bucket","token_hash")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"scope" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"used" integer NOT NULL,
	"limit" integer NOT NULL,
	CONSTRAINT "budgets_scope_window_start_pk" PRIMARY KEY("scope","window_start")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"kind" text NOT NULL,
	"class" text NOT NULL,
	"direction" text DEFAULT '' NOT NULL,
	"mode" text NOT NULL,
	"approvals" integer NOT NULL,
	"both_owners" boolean DEFAULT false NOT NULL,
	"version" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "policies_kind_class_direction_pk" PRIMARY KEY("kind","class","direction")
);
--> statement-breakpoint
CREATE TABLE "stops" (
	"id" text PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	"lifted_at" timestamp with time zone,
	"lifted_by" text
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"departed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_open" ON "attempts" USING btree ("bucket","kind","key") WHERE state in ('attempting','unknown');--> statement-breakpoint
CREATE INDEX "attempts_object" ON "attempts" USING btree ("bucket","kind","key","reserved_at");--> statement-breakpoint
CREATE INDEX "attempts_repair" ON "attempts" USING btree ("bucket","repair_id");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at","bucket","seq");--> statement-breakpoint
CREATE INDEX "audit_object" ON "audit" USING btree ("bucket","kind","key","seq");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("bucket","subject");--> statement-breakpoint
CREATE UNIQUE INDEX "drifts_open" ON "drifts" USING btree ("bucket","kind","key","class") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "drifts_open_age" ON "drifts" USING btree ("first_seen","id") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "drifts_object" ON "drifts" USING btree ("bucket","kind","key","first_seen");--> statement-breakpoint
CREATE INDEX "objects_due" ON "objects" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "objects_ref" ON "objects" USING btree ("ref");--> statement-breakpoint
CREATE INDEX "objects_status" ON "objects" USING btree ("status","status_since");--> statement-breakpoint
CREATE INDEX "objects_asked_by" ON "objects" USING btree ("asked_by");--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_once" ON "approvals" USING btree ("bucket","repair_id","plan_hash","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "repairs_open" ON "repairs" USING btree ("bucket","kind","key","class") WHERE state in ('proposed','approved','attempting','verifying','not_confirmed');--> statement-breakpoint
CREATE INDEX "repairs_waiting" ON "repairs" USING btree ("proposed_at","id") WHERE state = 'proposed';--> statement-breakpoint
CREATE INDEX "repairs_object" ON "repairs" USING btree ("bucket","kind","key","proposed_at");--> statement-breakpoint
CREATE INDEX "runs_started" ON "runs" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "stops_in_force" ON "stops" USING btree ("set_at") WHERE lifted_at is null;