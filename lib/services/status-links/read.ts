import type { Sql } from "../../../db/client.ts";
import { standingInPlace, standingVerdict } from "../../../db/queries/effective-status.ts";
import { lastSweeps } from "../../../db/queries/status-view.ts";
import { deriveStatus, type ObjectStatus } from "../../../reconciler/model/status.ts";
import type { Verdict } from "../../../reconciler/model/verdict.ts";
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

type Row = {
  ref: string;
  kind: string;
  presence: "present" | "absent" | null;
  withdrawn: boolean;
  verdict: Verdict;
  verdict_as_of: Date | null;
  expires_at: Date | null;
  was_in_place: boolean;
  attempted: boolean;
  open_attempt: "none" | "attempting" | "unknown";
  held: "none" | "stop" | "block" | "review";
  status_since: Date;
  due_at: Date | null;
  now: Date;
  sweeps: number[];
};

/** One narrow query. Unknown, expired, revoked and malformed links are one answer. */
export async function readPublicStatus(sql: Sql, token: string): Promise<PublicStatus> {
  const named = readStatusToken(token) ?? { bucket: 0, hash: "" };
  const [row] = await sql<Row[]>`
    select o.ref, o.kind, o.presence, o.withdrawn_at is not null as withdrawn, ${standingVerdict(sql)} as verdict, o.verdict_as_of,
           o.expires_at, ${standingInPlace(sql)} as was_in_place, o.attempted, o.open_attempt, o.held, o.status_since, o.due_at, now() as now,
           ${lastSweeps(sql)} as sweeps
    from status_links l join objects_now o on o.bucket = l.bucket and o.kind = l.kind and o.key = l.key
    where l.bucket = ${named.bucket} and l.token_hash = ${named.hash}
      and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())`;
  if (row === undefined) throw new NotFound("There is no status under this link. It may have expired or been revoked.");
  const now = row.now.getTime();
  const nextCheck = nextCheckAt({ now, dueAt: row.due_at?.getTime() ?? null, sweeps: row.sweeps });
  // Expiry of the evidence is applied when it is read: nothing has to run for green to stop being green.
  const view = deriveStatus(
    {
      verdict: row.verdict,
      expiresAt: row.expires_at?.getTime() ?? null,
      wanted: row.presence ?? "nothing",
      withdrawn: row.withdrawn,
      wasInPlace: row.was_in_place,
      attempted: row.attempted,
      openAttempt: row.open_attempt,
      held: row.held,
    },
    now,
  );
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
