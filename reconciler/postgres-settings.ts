/** What objects are judged under, as it is in force now. */
import type { Sql } from "../db/client.ts";
import type { DriftClass } from "./model/drift-class.ts";
import type { Millis } from "./model/evidence.ts";
import { systemPorts } from "./ports.ts";
import { batchesOf } from "./postgres-budgets.ts";
import { required, toRow } from "./postgres-rows.ts";
import type { BudgetUse, Counts, PolicyOverride, SourceRow, StopRow, TeamRow, Uncounted } from "./store.ts";

export function stopsInForce(sql: Sql): Promise<StopRow[]> {
  return sql`
    select id, scope, reason, set_by, set_at, until, pause from stops
    where lifted_at is null and (until is null or until > now()) order by set_at, id`.then((rows) =>
    rows.map((row) => toRow<StopRow>(row)),
  );
}

/** Shares of a population do not change within seconds, and counting it costs what it is large: it is done for at most a fiftieth of the time. */
export class CountCache {
  static readonly MIN_AGE_MS = 5_000;
  static readonly AGE_PER_COST = 50;
  readonly #sql: Sql;
  readonly #known = new Map<string, { until: number; counts: Promise<Counts> }>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  of(kind: string): Promise<Counts> {
    const known = this.#known.get(kind);
    const began = systemPorts.clock.monotonic();
    if (known !== undefined && began < known.until) return known.counts;
    const counts = this.#count(kind);
    const entry = { until: began + CountCache.MIN_AGE_MS, counts };
    this.#known.set(kind, entry);
    counts.then(
      () => {
        const cost = systemPorts.clock.monotonic() - began;
        entry.until = began + Math.max(CountCache.MIN_AGE_MS, CountCache.AGE_PER_COST * cost);
      },
      () => this.#known.delete(kind),
    );
    return counts;
  }

  async #count(kind: string): Promise<Counts> {
    const classes = await this.#sql<{ class: DriftClass; n: number }[]>`
      select c as class, count(*)::int as n from objects, unnest(classes) c
      where kind = ${kind} and verdict <> 'in_sync' group by 1`;
    const byClass = Object.fromEntries(classes.map((row) => [row.class, row.n]));
    const [row] = await this.#sql<Omit<Counts, "byClass">[]>`
      select (select count(*)::int from objects where kind = ${kind}) as population,
        (select count(*)::int from objects where kind = ${kind} and verdict <> 'in_sync' and classes <> '{}') as drifted`;
    return { ...required(row), byClass };
  }
}

export async function readUncounted(sql: Sql, kind: string, window: Millis): Promise<Uncounted> {
  const [teams, people, stops, policies, sources, budgets, batches] = await Promise.all([
    sql`select id, epoch, departed_at from teams order by id`,
    sql<{ id: string; name: string }[]>`select id, name from people where role <> 'end_user' order by id`,
    stopsInForce(sql),
    sql`select class, direction, mode, approvals, both_owners, version from policies where kind = ${kind}`,
    sql`select kind, name, standing, watermark, counted from sources where kind = ${kind}`,
    sql`select scope, used from budgets where window_start = ${new Date(window)}`,
    batchesOf(sql, kind),
  ]);
  return {
    teams: teams.map((row) => toRow<TeamRow>(row)),
    people: new Map(people.map(({ id, name }) => [id, name])),
    stops,
    policies: policies.map((row) => toRow<PolicyOverride>(row)),
    sources: sources.map((row) => toRow<SourceRow>(row)),
    budgets: budgets.map((row) => toRow<BudgetUse>(row)),
    batches,
  };
}
