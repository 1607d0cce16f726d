import { z } from "zod";
import type { Role } from "../../reconciler/model/role.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { cursorText, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { utc, utcNow } from "./utc.ts";

type Team = { id: string; name: string };
/** Never what they sign in with: neither the password's hash nor the subject at the identity provider. */
export type PersonRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Those that have not departed. */
  teams: Team[];
  suspendedAt: string | null;
};
/** `teams`: all that somebody can be in. */
export type PeopleList = Page<PersonRow> & { count: CappedCount; teams: Team[]; at: string };

const cursorSchema = z.object({ name: cursorText, id: cursorText });
type Cursor = z.infer<typeof cursorSchema>;

/** Everybody who has signed in, by name. For whoever manages people: ask before. */
export async function peopleList(sql: Sql, { after }: { after?: string | null }): Promise<PeopleList> {
  const cursor = decodeCursor(after, cursorSchema);
  const from = cursor === null ? sql`` : sql`where (p.name, p.id) > (${cursor.name}, ${cursor.id})`;
  const [rows, count, teams, now] = await Promise.all([
    sql<PersonRow[]>`
      select p.id, p.name, p.email, p.role, ${utc(sql, "p.suspended_at")} as "suspendedAt",
        coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name, t.id)
          from team_members m join teams t on t.id = m.team_id
          where m.person_id = p.id and t.departed_at is null), '[]') as teams
      from people p ${from} order by p.name, p.id limit ${PAGE_SIZE + 1}`,
    cappedCount(sql, sql`select 1 from people`),
    sql<Team[]>`select id, name from teams where departed_at is null order by name, id`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  const page = toPage(rows, ({ name, id }): Cursor => ({ name, id }));
  return { ...page, count, teams: [...teams], at: now[0]?.at ?? "" };
}
