import { readFileSync } from "node:fs";
import { connect, type Sql } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import { count, plural } from "../../lib/words/en/speech.ts";
import { LIMITS_DEFAULT, limitsOf } from "../config.ts";
import { loadConfig } from "../load-config.ts";
import { conclude } from "../loop/judge.ts";
import { saidOf } from "../record/judgements.ts";
import { type Proposal, parseProposal } from "../record/proposal.ts";
import {
  type Difference,
  type JudgementToReplay,
  makeReplay,
  type ReplayReport,
  type Rules,
  type Side,
  type SummaryRow,
  wordOf,
} from "../record/replay.ts";
import { type Answer, type Arguments, EXIT, isTime, required, UsageError } from "./arguments.ts";

const PAGE = 200;
const CASES_SHOWN = 20;

type Span = { since: Date; until: Date; kind: string | null };
type Report = { since: string; until: string } & ReplayReport;

/** Derives past judgements again. It is given no runtime: it reads rows, calls no connector and can write nothing. */
export async function replayVerb({ options }: Arguments, env: NodeJS.Dict<string>): Promise<Answer> {
  const since = momentFrom(required(options.since, "--since T"), "--since");
  const until = options.until === undefined ? (now: number) => now : momentFrom(options.until, "--until");
  const proposal = options.policy === undefined ? null : readProposal(options.policy);
  const { kinds } = await loadConfig(env);
  const names = kinds.map(({ spec }) => spec.kind);
  const kind = options.kind ?? null;
  if (kind !== null && !names.includes(kind)) {
    throw new UsageError(`There is no kind "${kind}". Configured: ${names.join(", ")}.`);
  }
  const limits = new Map(kinds.map((config) => [config.spec.kind, limitsOf(config)]));
  const rules: Rules = {
    conclude: (situation) => saidOf(conclude(situation)),
    proposal,
    perHour: (of) => (limits.get(of) ?? LIMITS_DEFAULT).perHour,
  };
  if (!env.DATABASE_URL) throw new Error("DATABASE_URL is not set.");
  const sql = connect({ url: env.DATABASE_URL, name: "plumbline replay", max: 1, readOnly: true });
  try {
    const report = await replay(sql, rules, await spanOf(sql, since, until, kind));
    return { json: report, text: describe(report), exit: report.differ === 0 ? EXIT.done : EXIT.finding };
  } finally {
    await sql.end();
  }
}

type Moment = (now: number) => number;
const UNITS: Record<string, number> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** A time, or how long ago, as of the database's clock. */
function momentFrom(text: string, name: string): Moment {
  const [, count, unit = ""] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return (now) => now - Number(count) * (UNITS[unit] ?? 0);
  if (isTime(text)) return () => Date.parse(text);
  throw new UsageError(`${name} must be a time like 2027-01-31T12:00:00Z or a duration like 24h or 7d, not "${text}".`);
}

async function spanOf(sql: Sql, since: Moment, until: Moment, kind: string | null): Promise<Span> {
  const [row] = await sql<{ now: Date }[]>`select now()`;
  const now = row?.now.getTime() ?? Number.NaN;
  const span = { since: new Date(since(now)), until: new Date(until(now)), kind };
  if (span.since <= span.until) return span;
  throw new UsageError(`--since (${span.since.toISOString()}) lies after --until (${span.until.toISOString()}).`);
}

function readProposal(file: string): Proposal {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} could not be read as JSON: ${messageOf(error)}`);
  }
  const parsed = parseProposal(raw);
  if ("proposal" in parsed) return parsed.proposal;
  const mistakes = parsed.mistakes.map(({ path, says }) => `  ${path === "" ? "the file" : path}: ${says}`);
  throw new UsageError(`${file} is no policy; nothing was replayed:\n${mistakes.join("\n")}`);
}

async function replay(sql: Sql, rules: Rules, span: Span): Promise<Report> {
  const { add, report } = makeReplay(rules);
  for (let after: Row | undefined; ; ) {
    const rows = await readPage(sql, span, after);
    for (const row of rows) add({ ...row, at: row.at.toISOString() });
    after = rows.at(-1);
    if (rows.length < PAGE) break;
  }
  return { since: span.since.toISOString(), until: span.until.toISOString(), ...report() };
}

type Row = Omit<JudgementToReplay, "at"> & { at: Date; exactly: string; bucket: number; id: string };

/**
 * In the order of time; rows of one transaction have one time, so the rest of the key tells them apart. The page goes on
 * from a text: as a time the driver would send it in whole milliseconds, and the same rows would come again.
 */
function readPage(sql: Sql, { since, until, kind }: Span, after: Row | undefined): Promise<Row[]> {
  const further =
    after === undefined
      ? sql``
      : sql`and (at, bucket, kind, key, id) > (${after.exactly}::text::timestamptz, ${after.bucket}, ${after.kind}, ${after.key}, ${after.id})`;
  return sql<Row[]>`
    select at, at::text as exactly, bucket, kind, key, id, situation, said, gates, version from judgements
    where at >= ${since} and at <= ${until} and (kind = ${kind} or ${kind}::text is null) ${further}
    order by at, bucket, kind, key, id limit ${PAGE}`;
}

function describe(report: Report): string {
  const { judged, differ, summary, differences, versions, proposed } = report;
  const by = Object.entries(versions).map(([version, n]) => `${version} (${count(n)})`);
  const cases = differences.slice(0, CASES_SHOWN);
  const more = differences.length + report.differences_omitted - cases.length;
  const lines = [
    `${plural(judged, "judgement")} since ${report.since}; ${count(differ)} ${differ === 1 ? "differs" : "differ"}.`,
    ...(by.length === 0 ? [] : [`Made by ${by.join("; ")}.`]),
    ...(proposed === null ? [] : effectOf(proposed)),
  ];
  if (cases.length === 0) return lines.join("\n");
  lines.push("", ...summary.map(sayCell), "", ...cases.map(sayCase));
  if (more > 0) lines.push(`… and ${count(more)} more; --json lists ${count(differences.length)}.`);
  return lines.join("\n");
}

function effectOf({ acts_more, acts_fewer, asks_more }: NonNullable<ReplayReport["proposed"]>): string[] {
  const asks = `would have asked ${plural(Math.abs(asks_more), asks_more > 0 ? "more time" : "fewer time")}`;
  return [
    `This policy would have acted ${times(acts_more)} where it did not, unattended; it ${asks}.`,
    ...(acts_fewer.count === 0 ? [] : [`It would not have acted ${times(acts_fewer)} where it did.`]),
  ];
}

const times = ({ count, objects }: { count: number; objects: number }): string =>
  `${plural(count, "time")} on ${plural(objects, "object")}`;

const nameOf = ({ class: name, direction }: Pick<SummaryRow, "class" | "direction">): string =>
  [name ?? "no difference", ...(direction === null ? [] : [direction])].join(" · ");

function sayCell(cell: SummaryRow): string {
  const reasons = cell.from === cell.to ? " for other reasons" : "";
  return `${nameOf(cell)}: ${cell.from} → ${cell.to}${reasons}, ${times(cell)}`;
}

function sayCase({ at, kind, key, before, after, ...about }: Difference): string {
  return `${at}  ${kind} ${key}  ${nameOf(about)}: ${saySide(before)} → ${saySide(after)}`;
}

function saySide(side: Side): string {
  return side.codes.length === 0 ? wordOf(side) : `${wordOf(side)} (${side.codes.join(", ")})`;
}
