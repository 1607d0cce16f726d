import type { Sql } from "../client.ts";
import { operatorOnly, seesEveryTeam, type Viewer } from "./viewer.ts";

/** What a list can be filtered by, besides the words of the model. */
export type FilterOptions = { kinds: string[]; teams: { id: string; name: string }[] };

/** Teams that are not the viewer's are left out: a filter by them could only ever be empty. */
export async function filterOptions(sql: Sql, { viewer }: { viewer: Viewer }): Promise<FilterOptions> {
  const own = seesEveryTeam(viewer) ? sql`true` : sql`t.id = any(${[...viewer.teams]})`;
  const [kinds, teams] = await Promise.all([
    sql<{ kind: string }[]>`select distinct kind from sources where ${operatorOnly(sql, viewer)} order by kind`,
    sql<{ id: string; name: string }[]>`
      select t.id, t.name from teams t where ${own} and ${operatorOnly(sql, viewer)} order by t.name, t.id`,
  ]);
  return { kinds: kinds.map((row) => row.kind), teams: [...teams] };
}
