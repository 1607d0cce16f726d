import { IntervalStrip } from "@/components/charts/interval-strip";
import { SpanStrip } from "@/components/charts/span-strip";
import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Time } from "@/components/ui/time";
import type { Quantile, Spans } from "@/lib/format/survival";
import { visibleText } from "@/lib/format/visible-text";
import { wilson } from "@/lib/format/wilson";
import type {
  ClassOutcomes,
  ClassSpans,
  LimitUse,
  RepeatOffender,
  RequestSpans,
  WaitingReason,
} from "@/lib/query/installation";
import type { FigureWords } from "@/lib/words/words";
import { limitScopeWords } from "../stops/limit-words";
import { endedCount } from "./sentences";

/** Fewer are no rate: then the counts stand alone. */
export const RATE_FROM = 10;

export function confirmedWords(t: FigureWords, row: ClassOutcomes): string {
  const n = endedCount(row);
  if (n === 0) return "–";
  if (n < RATE_FROM) return t.insights.of(row.confirmed, n);
  const { low, high } = wilson(row.confirmed, n);
  return t.insights.ofBetween(row.confirmed, n, Math.floor(low * 100), Math.ceil(high * 100));
}

const classColumn = <Row extends Pick<ClassOutcomes, "class">>(t: FigureWords): Column<Row> => ({
  id: "class",
  header: t.common.class,
  rowHeader: true,
  cell: (row) => <DriftClassLabel class={row.class} as="words" />,
});

export const outcomeColumns = (t: FigureWords): readonly Column<ClassOutcomes>[] => [
  classColumn(t),
  {
    id: "confirmed",
    header: t.insights.confirmedOfAll,
    cell: (row) => (
      <span className="inline-flex flex-wrap items-center gap-x-3">
        {endedCount(row) < RATE_FROM ? null : <IntervalStrip k={row.confirmed} n={endedCount(row)} />}
        {confirmedWords(t, row)}
      </span>
    ),
  },
  { id: "held", header: t.common.didNotHold, align: "end", cell: (row) => t.count(row.didNotHold) },
  { id: "unsure", header: t.common.notConfirmed, align: "end", cell: (row) => t.count(row.notConfirmed) },
  { id: "nothing", header: t.common.didNotHappen, align: "end", cell: (row) => t.count(row.didNotHappen) },
  { id: "back", header: t.common.cameBack, align: "end", cell: (row) => t.count(row.cameBack) },
];

function quantileWords(t: FigureWords, of: Quantile | null): string {
  if (of === null) return t.insights.tooFew;
  return of.atLeast ? t.insights.longerThan(of.ms) : t.duration(of.ms);
}

/** What is still open has no time yet; it is in the picture as what is missing to the top, and counted beside it. */
const spanColumns = <Row extends Spans>(t: FigureWords, ended: string): readonly Column<Row>[] => [
  {
    id: "curve",
    header: t.insights.fromASecondTo30Days,
    wideOnly: true,
    className: "max-lg:hidden",
    cell: (row) => (row.ended + row.open < RATE_FROM ? null : <SpanStrip spans={row} />),
  },
  { id: "n", header: ended, align: "end", cell: (row) => t.count(row.ended) },
  { id: "p50", header: t.insights.halfWithin, align: "end", cell: (row) => quantileWords(t, row.p50) },
  { id: "p90", header: t.insights.n9Of10Within, align: "end", cell: (row) => quantileWords(t, row.p90) },
  { id: "p99", header: t.insights.n99Of100Within, align: "end", cell: (row) => quantileWords(t, row.p99) },
];

export const classSpanColumns = (t: FigureWords): readonly Column<ClassSpans>[] => [
  classColumn(t),
  ...spanColumns<ClassSpans>(t, t.common.ended),
  { id: "open", header: t.insights.stillOpen, align: "end", cell: (row) => t.count(row.open + row.older) },
];

export const requestColumns = (t: FigureWords): readonly Column<RequestSpans>[] => [
  { id: "kind", header: t.insights.kind, rowHeader: true, cell: (row) => visibleText(row.kind) },
  ...spanColumns<RequestSpans>(t, t.names.status("in_place")),
  { id: "open", header: t.insights.notYet, align: "end", cell: (row) => t.count(row.open) },
];

export const repeatColumns = (t: FigureWords): readonly Column<RepeatOffender>[] => [
  {
    id: "object",
    header: t.common.object,
    rowHeader: true,
    cell: (row) => <span className="font-strong">{visibleText(row.key)}</span>,
  },
  { id: "kind", header: t.insights.kind, cell: (row) => visibleText(row.kind) },
  { id: "class", header: t.common.class, cell: (row) => <DriftClassLabel class={row.class} /> },
  { id: "owner", header: t.common.ownerTitle, cell: (row) => visibleText(row.ownerName ?? t.common.nobody) },
  { id: "times", header: t.insights.times, align: "end", cell: (row) => t.count(row.times) },
  { id: "back", header: t.insights.afterARepair, align: "end", cell: (row) => t.count(row.cameBack) },
  {
    id: "gap",
    header: t.insights.usuallyApart,
    align: "end",
    cell: (row) => (row.gapMs === null ? "–" : t.duration(row.gapMs)),
  },
  {
    id: "last",
    header: t.insights.lastSeen,
    align: "end",
    cell: (row) => (
      <>
        <Time at={row.lastSeen} />
        {row.open ? <span className="text-repair"> {t.insights.open}</span> : null}
      </>
    ),
  },
];

export const waitingColumns = (t: FigureWords): readonly Column<WaitingReason>[] => [
  {
    id: "reason",
    header: t.common.reason,
    rowHeader: true,
    cell: (row) => (row.reason === null ? t.common.noReasonGiven : t.report.reasons[row.reason]),
  },
  { id: "n", header: t.insights.wait, align: "end", cell: (row) => t.count(row.waiting) },
  { id: "oldest", header: t.insights.longest, align: "end", cell: (row) => <Time at={row.oldest} as="age" /> },
];

export const limitColumns = (t: FigureWords): readonly Column<LimitUse>[] => [
  { id: "scope", header: t.insights.limit, rowHeader: true, cell: (row) => limitScopeWords(t, row.scope) },
  { id: "now", header: t.insights.usedNow, align: "end", cell: (row) => t.insights.of(row.used, row.limit) },
  { id: "full", header: t.insights.hoursFull, align: "end", cell: (row) => t.insights.of(row.full, row.windows) },
  { id: "parked", header: t.insights.timesParked, align: "end", cell: (row) => t.count(row.parked) },
];
