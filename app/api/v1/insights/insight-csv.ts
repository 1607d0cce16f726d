import type { InsightList } from "@/db/queries/insight-list";
import { type CsvValue, csvLine } from "@/lib/format/csv";
import type { Quantile, Spans } from "@/lib/format/survival";
import type { InsightPart } from "@/lib/query/insight-params";

type Table = { head: readonly string[]; rows: readonly (readonly CsvValue[])[] };

/** One part of the insights for a spreadsheet. Times are ISO 8601 in UTC, spans are milliseconds. */
export function insightCsv(insights: InsightList, part: InsightPart): string {
  const { head, rows } = TABLES[part](insights);
  return [head, ...rows].map(csvLine).join("");
}

const SPANS = ["ended", "still_open", ...["half", "9_of_10", "99_of_100"].flatMap((n) => [`${n}_ms`, `${n}_at_least`])];

const spanCells = ({ ended, open, p50, p90, p99 }: Spans): CsvValue[] => [
  ended,
  open,
  ...[p50, p90, p99].flatMap(quantileCells),
];
const quantileCells = (of: Quantile | null): CsvValue[] =>
  of === null ? [null, null] : [Math.round(of.ms), yes(of.atLeast)];
const yes = (is: boolean) => (is ? "yes" : "no");

const TABLES: Record<InsightPart, (insights: InsightList) => Table> = {
  days: ({ days }) => ({
    head: [
      ...["day_utc", "looked", "found", "ended", "open_not_as_asked", "open_contradictory", "open_not_confirmed"],
      ...["approved", "blocked"],
    ],
    rows: days.map((day) => {
      // Where nobody looked the cells stay empty: a gap is not zero.
      const open = [day.notAsAsked, day.contradictory, day.notConfirmed].map((n) => (day.looked ? n : null));
      return [day.day, yes(day.looked), day.found, day.resolved, ...open, day.approved, day.blocked];
    }),
  }),
  outcomes: ({ outcomes }) => ({
    head: ["class", "confirmed", "did_not_hold", "not_confirmed", "did_not_happen", "came_back"],
    rows: outcomes.map((row) => [
      ...[row.class, row.confirmed, row.didNotHold, row.notConfirmed, row.didNotHappen, row.cameBack],
    ]),
  }),
  spans: ({ spans }) => ({
    head: ["class", ...SPANS, "older_still_open"],
    rows: spans.map((row) => [row.class, ...spanCells(row), row.older]),
  }),
  requests: ({ requests }) => ({
    head: ["kind", ...SPANS],
    rows: requests.map((row) => [row.kind, ...spanCells(row)]),
  }),
  repeats: ({ repeats }) => ({
    head: ["kind", "key", "class", "owner", "times", "after_a_repair", "median_gap_ms", "last_seen", "open"],
    rows: repeats.map((row) => [
      ...[row.kind, row.key, row.class, row.ownerName, row.times, row.cameBack],
      ...[row.gapMs === null ? null : Math.round(row.gapMs), row.lastSeen, yes(row.open)],
    ]),
  }),
  waiting: ({ waiting }) => ({
    head: ["reason", "waiting", "oldest"],
    rows: waiting.map((row) => [row.reason, row.waiting, row.oldest]),
  }),
  limits: ({ limits }) => ({
    head: ["scope", "used", "limit", "windows", "full", "parked"],
    rows: limits.map((row) => [row.scope, row.used, row.limit, row.windows, row.full, row.parked]),
  }),
};
