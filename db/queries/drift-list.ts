import type { Fragment } from "postgres";
import { z } from "zod";
import type { DRIFT_ORDERS } from "../../lib/query/drift-params.ts";
import { type Direction, DRIFT_CLASSES, type DriftClass } from "../../reconciler/model/drift-class.ts";
import type { GateReason } from "../../reconciler/model/gate.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { GateVerdict } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { type AcceptedNow, acceptanceNow, isAccepted } from "./acceptance-now.ts";
import { type CappedCount, COUNT_CAP, capped, countUpTo } from "./capped-count.ts";
import { lastSeenOf } from "./drift-seen.ts";
import { DRIFT_WEIGHTS, driftWeights } from "./drift-weight.ts";
import { asksNothing, asksObject, type DriftFilter, driftFrom, driftWhere } from "./drift-where.ts";
import { type EffectiveStatus, isStale } from "./effective-status.ts";
import { fixed, keptFor, literal, readAgain } from "./literal.ts";
import { cursorText, cursorTime, decodeCursor, InvalidCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { isoOf, isoOrNull, timeParam } from "./utc.ts";
import { seesEveryTeam, type Viewer } from "./viewer.ts";

/** What is told of a drift in any list. */
type DriftCommon = EffectiveStatus & {
  id: string;
  key: string;
  class: DriftClass;
  direction: Direction | null;
  sentence: string;
  firstSeen: string;
  cameBack: number;
  gateVerdict: GateVerdict | null;
  repairState: RepairState | null;
};

/** What a screen shows. */
export type DriftBrief = DriftCommon & {
  /** Somebody lets it be. */
  accepted: boolean;
  /** When "in place" becomes "in place when last checked"; null for what is not in place. */
  inPlaceUntil: string | null;
  /** The first of the gate's reasons, in words, where it holds or refuses. */
  gateSays: string | null;
};

/** What a program or a file gets. */
export type DriftListRow = DriftCommon & {
  kind: string;
  acceptance: AcceptedNow | null;
  /** The moment that the verdict is about; null where none could be made. */
  evidenceAsOf: string | null;
  evidenceExpiresAt: string | null;
  gateReasons: GateReason[];
  ref: string;
  owner: string | null;
  ownerName: string | null;
  lastSeen: string;
  occurrences: number;
  assignee: string | null;
  assigneeName: string | null;
  attempts: number;
  repairId: string | null;
  /** Null once it is over. */
  snoozedUntil: string | null;
};

type Listed<Row> = Page<Row> & { count: CappedCount; at: string };
export type DriftList = Listed<DriftListRow>;
export type DriftBriefs = Listed<DriftBrief>;

export type DriftListParams = {
  viewer: Viewer;
  filter: DriftFilter;
  order?: (typeof DRIFT_ORDERS)[number] | null;
  after?: string | null;
};

const ORDERS = ["urgent", "oldest", "newest"] as const satisfies typeof DRIFT_ORDERS;

/** Twenty years. Times the greatest weight, more has no place in a number and in the calendar of the database. */
const AGE_MS_MAX = 20 * 365 * 86_400_000;

/** Where a page ended. `at` is the moment that ages were measured at: with it, the order of all pages is one order. */
const cursorSchema = z
  .object({
    at: cursorTime,
    back: z.boolean(),
    class: z.enum(DRIFT_CLASSES),
    firstSeen: cursorTime,
    id: cursorText,
    // A page of one order, gone on with in another, would leave out what comes before in that one.
    order: z.enum(ORDERS),
  })
  .refine(({ at, firstSeen }) => /^2[01]/.test(at) && Math.abs(Date.parse(at) - Date.parse(firstSeen)) < AGE_MS_MAX);
type Cursor = z.infer<typeof cursorSchema>;

export function driftList(sql: Sql, params: DriftListParams): Promise<DriftList> {
  return listed(sql, params, wholly);
}

/** The same list with what a screen shows of it. */
export function driftBriefs(sql: Sql, params: DriftListParams): Promise<DriftBriefs> {
  return listed(sql, params, briefly);
}

/** Each row tells of the whole list, too, in one column: how many are in it, a space, and the moment. */
type Whole = { whole: string };
type Told = { columns: Fragment; joins: Fragment };
/** What is told of each drift: its columns, what else they are of than the drift, its object, team and repair, and the row that they make. */
type Telling<Row> = {
  name: string;
  told(sql: Sql): Told;
  rowOf(read: Row & Whole, at: string): Row;
};

async function listed<Row extends DriftCommon>(
  sql: Sql,
  params: DriftListParams,
  telling: Telling<Row>,
): Promise<Listed<Row>> {
  const cursor = decodeCursor(params.after, cursorSchema);
  const { viewer, ...asked } = params;
  const order = params.order ?? "urgent";
  if (cursor !== null && cursor.order !== order) throw new InvalidCursor();
  const make = () => statementsOf(sql, params, cursor, telling.told(sql));
  // An export goes through all pages once; what is read again is the first.
  const statements = cursor === null ? keptFor(sql, "drifts", viewer, [telling.name, asked], make) : make();
  const { rows, whole, isExact } = statements;
  const read = await readAgain(sql, rows, () => sql<(Row & Whole)[]>`${rows}`);
  const [first] = read.length > 0 ? read : await sql<[Whole]>`${whole}`;
  const space = first.whole.indexOf(" ");
  const [count, at] = [Number(first.whole.slice(0, space)), isoOf(first.whole.slice(space + 1))];
  const page = toPage(
    read.map((row) => telling.rowOf(row, at)),
    (last): Cursor => ({
      at: cursor?.at ?? at,
      back: last.cameBack > 0,
      class: last.class,
      firstSeen: last.firstSeen,
      id: last.id,
      order,
    }),
  );
  return { ...page, count: capped([{ n: count }], isExact ? Number.POSITIVE_INFINITY : COUNT_CAP), at };
}

/** Reads a page, and, for one on which nothing is, the whole list's count and moment. */
function statementsOf(
  sql: Sql,
  { viewer, filter, order }: DriftListParams,
  cursor: Cursor | null,
  { columns, joins }: Told,
) {
  const { before, ...open } = openOf(sql, viewer, filter);
  const keys =
    order === "oldest" || order === "newest" ? byAge(sql, open, cursor, order) : byUrgency(sql, open, cursor);
  const isExact = seesEveryTeam(viewer) && asksNothing(filter);
  const count = isExact ? keptCount(sql) : countUpTo(sql, sql`select 1 from ${open.from} where ${open.where}`);
  const whole = sql`${before} select (select (${count}) || ' ' || now()) as whole`;
  // As columns, times as the server writes them, in the order that they have already: as JSON, formatted and sorted, it takes a third longer.
  const rows = sql`${whole}, ${columns} from (${keys.select}) ${open.drifts} ${joins} order by ${keys.order}`;
  return { rows, whole, isExact };
}

/** All that are open are counted as they open and close. */
function keptCount(sql: Sql) {
  return sql<{ n: number }[]>`select coalesce(sum(n), 0)::int as n from drift_counts`;
}

/** Where the list looks, and what it shows of it; which columns a page is made of there, and how its rows become drifts `d`. */
type Open = { from: Fragment; where: Fragment; columns: Fragment; drifts: Fragment };

/**
 * What a filter finds by the objects, or by their names, it finds once: no index of drifts has the order of those few. Asked
 * for each class, the planner would join all of them each time, and for nothing where an object's status goes with a class.
 */
function openOf(sql: Sql, viewer: Viewer, filter: DriftFilter): Open & { before: Fragment } {
  const [from, where] = [driftFrom(sql, filter), driftWhere(sql, viewer, filter)];
  if (!asksObject(filter) && !filter.q?.trim())
    return { before: fixed(sql, ""), from, where, columns: fixed(sql, "d.*"), drifts: fixed(sql, "d") };
  const before = sql`
    with found as materialized (select d.bucket, d.id, d.class, d.first_seen, d.came_back from ${from} where ${where})`;
  const drifts = fixed(sql, "keys left join drifts d on d.bucket = keys.bucket and d.id = keys.id");
  return { before, from: sql`found d`, where: sql`true`, columns: fixed(sql, "d.bucket, d.id, d.first_seen"), drifts };
}

/** More than any weight × age: 2^62. What came back comes before everything else. */
const BEFORE_ALL = "4611686018427387904";

/** Which drifts a page has, and their order there. */
type Keys = { select: Fragment; order: Fragment };

function byAge(sql: Sql, { from, where, columns }: Open, cursor: Cursor | null, order: "oldest" | "newest"): Keys {
  const [compare, direction] = order === "oldest" ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`];
  const after =
    cursor === null
      ? sql``
      : sql`and (d.first_seen, d.id) ${compare} (${timeParam(sql, cursor.firstSeen)}, ${cursor.id})`;
  const select = sql`
    select ${columns} from ${from}
    where ${where} ${after}
    order by d.first_seen ${direction}, d.id ${direction}
    limit ${literal(sql, PAGE_SIZE + 1)}`;
  return { select, order: sql`d.first_seen ${direction}, d.id ${direction}` };
}

/**
 * Weight × age moves with the clock, so no index can hold it. Among drifts of one class it is the order of the index
 * `drifts_urgent`, though: take the first page of each class in that order, and merge those few, by one number: to sort by
 * two takes each row apart once more.
 */
function byUrgency(sql: Sql, { from, where, columns }: Open, cursor: Cursor | null): Keys {
  const at = cursor === null ? sql`now()` : timeParam(sql, cursor.at);
  const select = sql`
    select * from (
      select w.weight * ${ageMicros(sql, at, sql`x.first_seen`)} + case when back then ${fixed(sql, BEFORE_ALL)} else 0 end as score, x.*
      from ${driftWeights(sql)}
      cross join lateral (
        select ${columns}, d.came_back > 0 as back
        from ${from}
        where d.class = w.class and ${where} ${afterUrgent(sql, cursor, at)}
        order by d.came_back = 0, d.first_seen, d.id
        limit ${literal(sql, PAGE_SIZE + 1)}
      ) x
    ) merged
    order by score desc, id
    limit ${literal(sql, PAGE_SIZE + 1)}`;
  return { select, order: sql`score desc, d.id` };
}

/**
 * Behind the cursor, in the order of all classes. Once what came back is over, that is told by the index, too: what is of
 * one class and behind it was seen first at a moment or later. Without that each page would go through all before it.
 */
function afterUrgent(sql: Sql, cursor: Cursor | null, at: Fragment): Fragment {
  if (cursor === null) return sql``;
  const back = sql`(d.came_back > 0)`;
  const score = sql`(${DRIFT_WEIGHTS[cursor.class]}::int * ${ageMicros(sql, at, timeParam(sql, cursor.firstSeen))})`;
  const own = sql`(w.weight * ${ageMicros(sql, at, sql`d.first_seen`)})`;
  const from = sql`${at} - (${score} / w.weight + 1) * interval '1 microsecond'`;
  const byIndex = cursor.back ? sql`` : sql`and d.came_back = 0 and d.first_seen >= ${from}`;
  return sql`${byIndex}
    and (${back} < ${cursor.back}
      or (${back} = ${cursor.back} and (${own} < ${score} or (${own} = ${score} and d.id > ${cursor.id}))))`;
}

/** Whole microseconds, so that equal positions are equal; a double holds those of thirty years. */
function ageMicros(sql: Sql, at: Fragment, firstSeen: Fragment): Fragment {
  return sql`(date_part('epoch', ${at} - ${firstSeen}) * 1000000)::bigint`;
}

const briefly: Telling<DriftBrief> = {
  name: "brief",
  // Hardly any that is open is in place, so until when an object is is asked for those alone: for all it takes as long as their drifts.
  told: (sql) => ({
    columns: sql`${common(sql)}, ${isAccepted(sql)} as accepted,
      case when o.status = 'in_place' then (select expires_at::text from objects_now now
        where now.bucket = o.bucket and now.kind = o.kind and now.key = o.key) end as "inPlaceUntil",
      case when d.gate_verdict in ('hold', 'refuse') then d.gate_reasons -> 0 ->> 'says' end as "gateSays"`,
    joins: joined(sql, "objects"),
  }),
  // One by one: to copy what is left of a row takes three times as long, and this is read every few seconds.
  rowOf: (read, at) => {
    const inPlaceUntil = isoOrNull(read.inPlaceUntil);
    return {
      id: read.id,
      key: read.key,
      class: read.class,
      direction: read.direction,
      sentence: read.sentence,
      firstSeen: isoOf(read.firstSeen),
      cameBack: read.cameBack,
      status: read.status,
      stale: read.status === "in_place" && (inPlaceUntil === null || inPlaceUntil < at),
      inPlaceUntil,
      gateVerdict: read.gateVerdict,
      repairState: read.repairState,
      accepted: read.accepted,
      gateSays: read.gateSays,
    };
  },
};

const wholly: Telling<DriftListRow> = {
  name: "whole",
  told: (sql) => ({
    columns: sql`${common(sql)}, d.kind, ${acceptanceNow(sql)} as acceptance, ${isStale(sql)} as stale, o.verdict_as_of::text as "evidenceAsOf", o.expires_at::text as "evidenceExpiresAt",
      d.gate_reasons as "gateReasons", o.ref, d.owner, t.name as "ownerName", (${lastSeenOf(sql)})::text as "lastSeen",
      d.occurrences, d.assignee, p.name as "assigneeName", r.id as "repairId", case when o.snoozed_until > now() then o.snoozed_until::text end as "snoozedUntil",
      (select count(*)::int from attempts a where a.bucket = d.bucket and a.kind = d.kind and a.key = d.key
        and a.class = d.class and a.reserved_at >= d.first_seen) as attempts`,
    joins: sql`${joined(sql, "objects_now")} left join teams t on t.id = d.owner left join people p on p.id = d.assignee`,
  }),
  rowOf: ({ whole: _, ...row }) => ({
    ...row,
    firstSeen: isoOf(row.firstSeen),
    evidenceAsOf: isoOrNull(row.evidenceAsOf),
    evidenceExpiresAt: isoOrNull(row.evidenceExpiresAt),
    lastSeen: isoOf(row.lastSeen),
    snoozedUntil: isoOrNull(row.snoozedUntil),
  }),
};

function common(sql: Sql) {
  return sql`d.id, d.key, d.class, d.direction, d.sentence, d.first_seen::text as "firstSeen", d.came_back as "cameBack",
    o.status, d.gate_verdict as "gateVerdict", r.state as "repairState"`;
}

function joined(sql: Sql, objects: "objects" | "objects_now") {
  return fixed(
    sql,
    `left join ${objects} o on o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
    left join repairs r on r.drift_id = d.id and r.state in ('proposed','approved','attempting','verifying','not_confirmed')`,
  );
}
