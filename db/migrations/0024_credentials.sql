-- What connectors sign in with. The keys that open it are never in the database.
CREATE TABLE "public"."credentials" (
	"name" text PRIMARY KEY NOT NULL,
	"key_version" integer NOT NULL,
	"nonce" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
