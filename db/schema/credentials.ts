import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { bytea, time } from "./columns.ts";

/** What connectors sign in with, encrypted. Only who holds a key (reconciler/credentials) can read it: neither the database nor the console does. */
export const credentials = pgTable("credentials", {
  /** The environment variable that it stands in for. */
  name: text("name").primaryKey(),
  keyVersion: integer("key_version").notNull(),
  /** Random and new with each write, so it also says whether a row was written meanwhile. */
  nonce: bytea("nonce").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  setBy: text("set_by").notNull(),
  setAt: time("set_at").notNull(),
});
