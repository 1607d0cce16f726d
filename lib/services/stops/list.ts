import type { Sql } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { parseStopScope } from "../../../reconciler/model/gate.ts";
import { canSee, type Principal, visibilityOf } from "../../auth/principal.ts";
import { splitObject } from "./scope.ts";

export type StopView = {
  stop: string;
  scope: string;
  reason: string;
  set_by: string;
  set_by_name: string;
  set_at: string;
  until: string | null;
};

/** Stops in force, oldest first; without those of objects that the person cannot see. */
export async function stopList(sql: Sql, principal: Principal): Promise<StopView[]> {
  type Row = Omit<StopView, "set_at" | "until"> & { set_at: Date; until: Date | null };
  const rows = await sql<Row[]>`
    select s.id as stop, s.scope, s.reason, s.set_by, coalesce(p.name, s.set_by) as set_by_name, s.set_at, s.until
    from stops s left join people p on p.id = s.set_by
    where s.lifted_at is null and (s.until is null or s.until > now()) order by s.set_at, s.id limit 200`;
  const visible = await Promise.all(rows.map((row) => isVisible(sql, principal, row.scope)));
  return rows
    .filter((_, n) => visible[n] === true)
    .map((row) => ({ ...row, set_at: row.set_at.toISOString(), until: row.until?.toISOString() ?? null }));
}

async function isVisible(sql: Sql, principal: Principal, scope: string): Promise<boolean> {
  const parsed = parseStopScope(scope);
  if (parsed?.dimension !== "object") return true;
  const [kind, key] = splitObject(parsed.name);
  const [row] = await sql<{ owner: string | null; asked_by: string | null }[]>`
    select owner, asked_by from objects where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key}`;
  return row !== undefined && canSee(visibilityOf(principal), { owner: row.owner, askedBy: row.asked_by });
}
