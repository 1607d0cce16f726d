/** The gateway's view: at each session it looks the role up in the live catalog and writes what it saw. */
import type { FoundObject, Millis } from "../../model/evidence.ts";
import type { Sighting } from "../contract.ts";
import { managedPrefixes } from "./names.ts";
import type { Session } from "./session.ts";

type Entry = { role_name: string; role_oid: string | null; event: string; ongoing: boolean; at_ms: string };

const columns = `role_name, role_oid::text as role_oid, event, ongoing, floor(extract(epoch from at) * 1000)::bigint as at_ms`;

/** The newest entry of one role; null where the gateway has never heard of it. */
export async function lookInLog(session: Session, key: string): Promise<Entry | null> {
  const [entry] = await session.rows<Entry>(
    `select ${columns} from ops.access_log where role_name = $1 order by id desc limit 1`,
    [key],
  );
  return entry ?? null;
}

export async function scanLog(session: Session, prefix: string, now: Millis): Promise<Sighting[]> {
  const entries = await session.rows<Entry>(
    `select distinct on (role_name) ${columns} from ops.access_log
     where starts_with(role_name, $1) or starts_with(role_name, $2) order by role_name, id desc`,
    [...managedPrefixes(prefix)],
  );
  return entries.map((entry) => ({
    key: entry.role_name,
    externalId: entry.role_name,
    stamp: null,
    read: () => foundIn(entry),
    asOf: entryTime(entry, now),
  }));
}

/** An entry that is still going on vouches for the present; one that ended vouches for its own time only. */
export function entryTime(entry: Entry, now: Millis): Millis {
  // An entry from the future would outlive every later look; the gateway's clock is not ours.
  return entry.ongoing ? now : Math.min(Number(entry.at_ms), now);
}

export function foundIn({ event, role_oid, role_name }: Entry): FoundObject | null {
  if (event === "refused") return null;
  if (event !== "opened" || role_oid === null) {
    throw new Error(`The access log has an entry for ${role_name} that is neither "opened" with an oid nor "refused".`);
  }
  // It tells that the role is there, and which; of owners, rights and attributes it tells nothing.
  return { externalId: role_oid, owner: undefined, permissions: [], fields: {}, by: "name" };
}
