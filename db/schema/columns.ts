import { customType, smallint, text, timestamp } from "drizzle-orm/pg-core";

/** 0–255, from the object's kind and key (reconciler/model/bucket.ts). First in every per-object key. */
export const bucket = () => smallint("bucket").notNull();
export const kind = () => text("kind").notNull();
export const key = () => text("key").notNull();

/** Microseconds survive as text; a Date would drop them and a cursor made of it could skip rows. */
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** Where a row is in its table until it is written anew. */
export const tid = customType<{ data: string }>({ dataType: () => "tid" });
export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
