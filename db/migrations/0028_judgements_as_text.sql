-- What a judgement was made from is written with every new difference and seldom read: kept as the text that it comes as, and not
-- compressed, it costs the server a quarter.
ALTER TABLE "public"."judgements" ALTER COLUMN "situation" TYPE json USING "situation"::json, ALTER COLUMN "gates" TYPE json USING "gates"::json;--> statement-breakpoint
ALTER TABLE "public"."judgements" SET (toast_tuple_target = 8160);
