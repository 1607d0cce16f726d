import type { Sql } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { may } from "../../auth/authorize.ts";
import { readPerson } from "../principal.ts";
import type { BegunExec } from "./begin.ts";

/** What a script rests on, and may be gone before its time. */
export type WhyEnd = "pause_lifted" | "owner_moved" | "right_lost";

/** Null while its pause stands, its object is still the team's, and whoever answers for it still may. */
export async function whyEnd(sql: Sql, person: string, begun: BegunExec): Promise<WhyEnd | null> {
  const { exec, kind, key, owner } = begun;
  const [row] = await sql<{ lifted: boolean; moved: boolean }[]>`
    select s.lifted_at is not null as lifted, o.owner is distinct from ${owner} and ${key}::text is not null as moved
    from stops s left join objects o on o.bucket = ${bucketOf(kind, key ?? "")} and o.kind = ${kind} and o.key = ${key}
    where s.id = ${exec}`;
  if (row?.lifted !== false) return "pause_lifted";
  if (row.moved) return "owner_moved";
  const now = await readPerson(sql, person);
  const stillMay = now !== null && !now.suspended && may(now.principal, "exec.run", { teams: [owner], askedBy: null });
  return stillMay ? null : "right_lost";
}
