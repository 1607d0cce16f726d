import type { Sql } from "../../../db/client.ts";
import { type ConditionsNow, conditionColumns } from "../../../db/queries/conditions-now.ts";
import { lastSweeps } from "../../../db/queries/status-view.ts";
import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import { effectiveView } from "../../../reconciler/model/status-effective.ts";
import { NotFound } from "../../errors.ts";
import { nextCheckAt } from "../../format/next-check.ts";
import { readStatusToken } from "./token.ts";

/** What a link shows: state, times and a reference. No names, no ids from outside, no text from outside. */
export type PublicStatus = {
  reference: string;
  kind: string;
  status: ObjectStatus;
  /** True: it was in place when last checked, and has not been checked since. */
  stale: boolean;
  since: string;
  checked_at: string | null;
  next_check_at: string | null;
};

type Row = ConditionsNow & {
  ref: string;
  kind: string;
  verdict_as_of: Date | null;
  status_since: Date;
  due_at: Date | null;
  sweeps: number[];
};

/** One narrow query. Unknown, expired, revoked and malformed links are one answer. */
export async function readPublicStatus(sql: Sql, token: string): Promise<PublicStatus> {
  const named = readStatusToken(token) ?? { bucket: 0, hash: "" };
  const [row] = await sql<Row[]>`
    select o.ref, o.kind, o.verdict_as_of, o.status_since, o.due_at, ${conditionColumns(sql)}, ${lastSweeps(sql)} as sweeps
    from status_links l join objects_now o on o.bucket = l.bucket and o.kind = l.kind and o.key = l.key
    where l.bucket = ${named.bucket} and l.token_hash = ${named.hash}
      and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())`;
  if (row === undefined) throw new NotFound("There is no status under this link. It may have expired or been revoked.");
  const nextCheck = nextCheckAt({ now: row.now, dueAt: row.due_at?.getTime() ?? null, sweeps: row.sweeps });
  // Expiry of the evidence is applied when it is read: nothing has to run for green to stop being green.
  const view = effectiveView(row, row.now, row.open);
  return {
    reference: row.ref,
    kind: row.kind,
    status: view.status,
    stale: view.stale,
    since: row.status_since.toISOString(),
    checked_at: row.verdict_as_of?.toISOString() ?? null,
    next_check_at: nextCheck === null ? null : new Date(nextCheck).toISOString(),
  };
}
