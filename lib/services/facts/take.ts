import { randomUUID } from "node:crypto";
import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import { putFacts } from "../../../reconciler/record/put-facts.ts";
import type { FactRow } from "../../../reconciler/store.ts";
import { contentOf } from "../../comparable.ts";
import { type Answer, answerFact, asOfFact, countsAsOf, isKept, type Known, type PushedKind } from "./answer.ts";
import type { Fact, Pushed } from "./fact-input.ts";
import { actorOf, nameOf, type Pusher } from "./pusher.ts";
import { keepEvents, seenEvents } from "./seen-events.ts";

/** What follows from each fact. No object is made of one: what nobody knows yet, the next scan has to show. */
export async function takeFacts(tx: Tx, by: Pusher, kind: PushedKind, pushed: readonly Pushed[]): Promise<Answer[]> {
  const known = await lockKnown(tx, by, [...new Set(pushed.map(({ fact }) => fact.key))]);
  const seen = await seenEvents(tx, by, pushed);
  const newest = newestOf(pushed.filter((one) => !seen.has(one)));
  const answers = pushed.map((one): Answer => {
    const { key } = one.fact;
    if (seen.has(one)) return { key, taken: "ignored", says: "This event was taken before." };
    if (newest.get(key) !== one) return { key, taken: "ignored", says: "The same delivery has a newer one of it." };
    return answerFact(one.fact, known.get(key), kind, tx.transactionTime.getTime());
  });
  const taken = pushed.filter((_, at) => answers[at]?.taken !== "ignored");
  await keepEvents(tx, by, taken);
  await follow(
    tx,
    by,
    kind,
    taken.map(({ fact }) => fact),
    known,
  );
  return answers;
}

async function follow(tx: Tx, by: Pusher, kind: PushedKind, facts: readonly Fact[], known: ReadonlyMap<string, Known>) {
  const ofKnown = facts.flatMap((fact) => {
    const object = known.get(fact.key);
    return object === undefined ? [] : [{ fact, object }];
  });
  const kept = ofKnown.filter(({ fact }) => isKept(fact, kind));
  await keepFacts(tx, by, kept);
  const asked = ofKnown.map(({ object }) => object).filter((object) => !object.waiting && !object.parked);
  const token = randomUUID();
  await askForLooks(tx, by, asked, token);
  await tellListeners(tx, by, new Set([...asked, ...kept.map(({ object }) => object)]));
  if (facts.length > ofKnown.length) await tx`select pg_notify('plumbline_scan', ${by.kind})`;
  if (kept.length + asked.length === 0) return;
  const detail = { kept: kept.length, looks: asked.length, token, delivery: by.delivery.key, request: by.requestId };
  await appendAudit(tx, { actor: actorOf(by), action: "facts.taken", subject: nameOf(by), detail });
}

type Times = "saidAsOf" | "saidObservedAt" | "standsAsOf";

/** The rows of those that somebody knows of, locked in one order, with what this source said of them last. */
async function lockKnown(tx: Tx, by: Pusher, keys: readonly string[]): Promise<Map<string, Known>> {
  const rows = await tx<(Omit<Known, Times> & Record<Times, Date | null>)[]>`
    select o.bucket, o.key, o.ref, o.external_id as "externalId", o.poison >= 3 as parked,
      o.poison < 3 and coalesce(o.due_at <= now(), false) and coalesce(o.lease_until < now(), true) as waiting,
      f.as_of as "saidAsOf", f.observed_at as "saidObservedAt",
      case when f.complete then greatest(f.as_of, case when s.covers = 'all' then s.watermark end) end as "standsAsOf"
    from objects o
    left join facts f on f.bucket = o.bucket and f.kind = o.kind and f.key = o.key and f.source = ${by.source}
    left join sources s on s.kind = f.kind and s.name = f.source
    where o.kind = ${by.kind} and (o.bucket, o.key) in (
      select * from unnest(${keys.map((key) => bucketOf(by.kind, key))}::smallint[], ${[...keys]}::text[]))
    order by o.bucket, o.key for update of o`;
  const millis = (at: Date | null) => at?.getTime() ?? null;
  return new Map(
    rows.map((row) => {
      const { saidAsOf, saidObservedAt, standsAsOf } = row;
      const times = {
        saidAsOf: millis(saidAsOf),
        saidObservedAt: millis(saidObservedAt),
        standsAsOf: millis(standsAsOf),
      };
      return [row.key, { ...row, ...times }];
    }),
  );
}

/** Of several facts of one object the newest counts; of equally old ones the last. */
function newestOf(pushed: readonly Pushed[]): Map<string, Pushed> {
  const newest = new Map<string, Pushed>();
  for (const one of pushed) {
    const other = newest.get(one.fact.key);
    if (other === undefined || asOfFact(other.fact) <= asOfFact(one.fact)) newest.set(one.fact.key, one);
  }
  return newest;
}

async function keepFacts(tx: Tx, by: Pusher, kept: readonly { fact: Fact; object: Known }[]): Promise<void> {
  if (kept.length === 0) return;
  await putFacts(
    tx,
    kept.map(({ fact, object }) => toRow(fact, object, tx.transactionTime.getTime())),
  );
  await tx`update sources set last_tried_at = now(), last_error = null where kind = ${by.kind} and name = ${by.source}`;
}

/** In the shape of a look. Whatever the source says of how it matched the key, only our own link makes it linked. */
function toRow(fact: Fact, object: Known, now: number): FactRow {
  const { kind, key, source, found, complete = false } = fact;
  const shown = (found ?? []).map(({ external_id, owner, permissions, fields, by = "name" }) => ({
    externalId: external_id,
    owner,
    permissions: [...new Set(permissions)].sort(),
    fields,
    by: external_id === object.externalId ? ("link" as const) : by,
  }));
  return {
    ...{ kind, key, source, ...contentOf(shown), complete, unreadable: null },
    asOf: countsAsOf(fact, now),
    observedAt: Date.parse(fact.observed_at),
    scanId: null,
  };
}

/** As a person asks for one; only a person hastens what is set aside. One token for all of a delivery. */
async function askForLooks(tx: Tx, by: Pusher, objects: readonly Known[], token: string): Promise<void> {
  if (objects.length === 0) return;
  await tx`
    update objects o set due_at = least(o.due_at, now()), request_token = ${token}
    from unnest(${objects.map((o) => o.bucket)}::smallint[], ${objects.map((o) => o.key)}::text[]) as due(bucket, key)
    where o.bucket = due.bucket and o.kind = ${by.kind} and o.key = due.key`;
}

async function tellListeners(tx: Tx, by: Pusher, objects: ReadonlySet<Known>): Promise<void> {
  const hints = [...objects].map(({ ref, key }) => JSON.stringify({ topic: "object", id: ref, kind: by.kind, key }));
  if (hints.length > 0) await tx`select pg_notify('plumbline', hint) from unnest(${hints}::text[]) as t(hint)`;
}
