import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";

/** Who lets a difference be, as it is now: null where its time is over. */
export type AcceptedNow = { by: string; byName: string | null; at: number; until: number | null; reason: string };

const ACCEPTED = `d.acceptance is not null
  and coalesce((d.acceptance ->> 'until')::float8 > extract(epoch from now()) * 1000, true)`;

/** Is a drift (`d`) let be now? */
export function isAccepted(sql: Sql) {
  return fixed(sql, `(${ACCEPTED})`);
}

/** Of a drift (`d`). What changed is not accepted any more: the loop takes it away with the look that sees it. */
export function acceptanceNow(sql: Sql) {
  return fixed(
    sql,
    `case when ${ACCEPTED} then
    d.acceptance - 'what' || jsonb_build_object('byName',
      (select ap.name from people ap where ap.id = d.acceptance ->> 'by')) end`,
  );
}
