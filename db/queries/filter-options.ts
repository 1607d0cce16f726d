import type { Sql } from "../client.ts";
import { operatorOnly, seesEveryTeam, type Viewer } from "./viewer.ts";

/** What a list can be filtered by, besides the words of the model. */
type Named = { id: string; name: string };
/** `agents`: keys that work and may claim, for what can be stopped. */
export type FilterOptions = { kinds: string[]; teams: Named[]; agents: Named[] };

/** Teams that are not the viewer's are left out: a filter by them could only ever be empty. */
export async function filterOptions(sql: Sql, { viewer }: { viewer: Viewer }): Promise<FilterOptions> {
  const own = seesEveryTeam(viewer) ? sql`true` : sql`t.id = any(${[...viewer.teams]})`;
  const [kinds, teams, agents] = await Promise.all([
    sql<{ kind: string }[]>`select distinct kind from sources where ${operatorOnly(sql, viewer)} order by kind`,
    sql<Named[]>`
      select t.id, t.name from teams t where ${own} and ${operatorOnly(sql, viewer)} order by t.name, t.id`,
    sql<Named[]>`
      select k.id, k.name from api_keys k
      where 'claims:write' = any(k.scopes) and k.revoked_at is null and k.expires_at > now() and ${operatorOnly(sql, viewer)}
      order by k.name, k.id`,
  ]);
  return { kinds: kinds.map((row) => row.kind), teams: [...teams], agents: [...agents] };
}
