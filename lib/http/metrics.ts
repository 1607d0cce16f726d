import { createHash, timingSafeEqual } from "node:crypto";
import { Gauge, Registry } from "prom-client";
import type { Sql } from "../../db/client.ts";
import { expiredCounts, objectCounts } from "../../db/queries/object-counts.ts";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { REPAIR_STATES_OPEN } from "../../reconciler/model/repair.ts";
import type { Env } from "../env.ts";

/**
 * Numbers for monitoring, read from the rows at each scrape: nothing is counted in this process, so any web process
 * gives the same answer. Counts only, no names of objects or people.
 */
export async function renderMetrics(sql: Sql): Promise<{ text: string; contentType: string }> {
  const registry = new Registry();
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name: `plumbline_${name}`, help, labelNames, registers: [registry] });

  const drifts = gauge("open_drifts", "Open drifts by class", ["class"]);
  const oldest = gauge("oldest_open_drift_seconds", "Age of the oldest open drift by class", ["class"]);
  for (const name of DRIFT_CLASSES) drifts.set({ class: name }, 0);
  for (const row of await sql<{ class: string; n: number; age: number }[]>`
    select class, count(*)::int as n, extract(epoch from now() - min(first_seen))::float8 as age
    from drifts where resolved_at is null group by class`) {
    drifts.set({ class: row.class }, row.n);
    oldest.set({ class: row.class }, row.age);
  }

  const objects = gauge("objects", "Objects by kind and stored status", ["kind", "status"]);
  for (const { kind, status, n } of await objectCounts(sql)) objects.set({ kind, status }, n);
  const expired = gauge("objects_with_expired_evidence", "Objects whose verdict outlived its evidence", ["kind"]);
  for (const { kind, n } of await expiredCounts(sql)) expired.set({ kind }, n);

  const repairs = gauge("open_repairs", "Repairs under way by state", ["state"]);
  for (const state of REPAIR_STATES_OPEN) repairs.set({ state }, 0);
  for (const row of await sql<{ state: string; n: number }[]>`
    select state, count(*)::int as n from repairs where state = any(${[...REPAIR_STATES_OPEN]}) group by state`) {
    repairs.set({ state: row.state }, row.n);
  }

  const evidence = gauge("evidence_age_seconds", "Age of the last complete scan by source", ["kind", "source"]);
  const failing = gauge("source_failing", "1 where the last look at the source failed", ["kind", "source"]);
  for (const row of await sql<{ kind: string; name: string; age: number | null; failing: boolean }[]>`
    select kind, name, extract(epoch from now() - watermark)::float8 as age, last_error is not null as failing
    from sources`) {
    if (row.age !== null) evidence.set({ kind: row.kind, source: row.name }, row.age);
    failing.set({ kind: row.kind, source: row.name }, row.failing ? 1 : 0);
  }

  const [single] = await sql<{ stops: number; workers: number; heartbeat: number | null }[]>`
    select (select count(*)::int from stops where lifted_at is null and (until is null or until > now())) as stops,
           (select count(*)::int from workers where seen_at > now() - interval '30 seconds') as workers,
           (select extract(epoch from now() - max(seen_at))::float8 from workers) as heartbeat`;
  gauge("stops_in_force", "Stops in force", []).set(single?.stops ?? 0);
  gauge("workers", "Reconcilers seen in the last 30 s", []).set(single?.workers ?? 0);
  const heartbeat = gauge("worker_heartbeat_age_seconds", "Time since any reconciler was seen", []);
  if (single?.heartbeat != null) heartbeat.set(single.heartbeat);

  const [record] = await sql<{ age: number | null; refused: boolean }[]>`
    select extract(epoch from now() - signed_at)::float8 as age, refusal is not null as refused from record_state`;
  const signed = gauge("record_signed_age_seconds", "Time since the record was signed outside of the database", []);
  if (record?.age != null) signed.set(record.age);
  gauge("record_refused", "1 while the record is not what was signed", []).set(record?.refused ? 1 : 0);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

/** By token where one is set. Without one, only where the installation and the caller are this machine. */
export function mayReadMetrics(headers: Headers, env: Pick<Env, "metricsToken" | "loopback">): boolean {
  if (env.metricsToken !== null) return isSame(headers.get("authorization") ?? "", `Bearer ${env.metricsToken}`);
  const callers = (headers.get("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  return env.loopback && callers.every((address) => /^(127\.[0-9.]+|::1|::ffff:127\.[0-9.]+)?$/.test(address));
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text, "utf8").digest();
  return timingSafeEqual(digest(a), digest(b));
}
