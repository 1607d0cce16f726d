// ◆ pure
/** An account as the directory promises to show it. What is not exactly that is refused with its reason, never coerced. */
import { z } from "zod";
import { canonical, sha256Hex } from "../../../lib/canonical.ts";
import type { FoundObject, Millis } from "../../model/evidence.ts";
import { oneLine } from "../one-line.ts";

/** It becomes part of an address, so nothing that an address gives another meaning to. */
export const accountId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/, "not an id");
/** It becomes part of If-Match. */
export const accountVersion = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, "not a version");

/** Postgres stores neither of the two, so a fact with one could never be written down. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes("\u0000") && !/\p{Surrogate}/u.test(value), "a zero byte, or half a character");

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

export const account = z.strictObject({
  id: accountId,
  externalKey: text(200).nullable(),
  owner: text(200).min(1).nullable(),
  groups: z.array(text(200).min(1)).max(1000),
  active: z.boolean(),
  title: text(2000).nullable(),
  version: accountVersion,
  updatedAt: z
    .string()
    .refine((value) => instant.test(value) && Number.isFinite(Date.parse(value)), "not an instant in UTC"),
});
export type Account = z.infer<typeof account>;

/** Clocks differ; by more than this, what the entry says about itself is wrong. */
const aheadMax = 5 * 60_000;

/** `now` is null where nobody knows the time: right before a call. */
export function readAccount(value: unknown, now: Millis | null): { account: Account } | { refused: string } {
  const parsed = account.safeParse(value);
  if (!parsed.success) return { refused: sayIssues(parsed.error) };
  const { updatedAt } = parsed.data;
  if (now !== null && Date.parse(updatedAt) > now + aheadMax)
    return { refused: `updatedAt: ${updatedAt} is yet to come.` };
  return { account: parsed.data };
}

export function sayIssues({ issues }: z.ZodError): string {
  return oneLine(issues.map(({ path, message }) => [...path.map(String), message].join(": ")).join("; "));
}

/** `version` and `external_key` are there for the call and for people; no intent asks for them. */
export function foundOf({ id, owner, groups, active, title, version, externalKey }: Account, by: FoundObject["by"]) {
  const found: FoundObject = {
    externalId: id,
    owner,
    permissions: [...new Set(groups.map((group) => `group:${group}`))].sort(),
    fields: { active, title, version, external_key: externalKey },
    by,
  };
  return found;
}

/**
 * Everything that the entry says, and to whom it belongs. Its `version` alone would not do: a source that changes an
 * account and does not raise it would hide the change for ever. `reading` stands for how this connector reads.
 */
export function stampOf(entry: Account, match: { key: string; by: string }, reading: string): string {
  return sha256Hex(canonical({ reading, ...match, entry }));
}
