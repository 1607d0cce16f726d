// ◆ pure
/**
 * Derives recorded judgements again and tells where the answer is another: under today's rules, or under a policy that
 * somebody proposes. It keeps counts, the objects that differ and the first differences; never the judgements.
 */
import { canonical } from "../../lib/canonical.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { ClassAndDirection, Millis } from "../model/evidence.ts";
import type { JudgedSituation, RecordedGate, RecordedVerdict } from "../model/judgement.ts";
import type { GateVerdict, Verdict } from "../model/verdict.ts";
import { windowStart } from "../policy/budget.ts";
import { gate } from "../policy/gate.ts";
import type { GateInput } from "../policy/gate-input.ts";
import { type Proposal, underProposal } from "./proposal.ts";

export type JudgementToReplay = ObjectRef & {
  at: string;
  situation: JudgedSituation;
  said: RecordedVerdict;
  gates: RecordedGate[];
  version: string;
};

/** What was said of one drift. `gate` is null where the gate was not asked: a drift that is newly named has no plan. */
export type Side = { verdict: Verdict; named: boolean; gate: GateVerdict | null; codes: string[] };
/** `class` is null where neither side names a drift. */
export type Difference = ObjectRef & {
  at: string;
  class: ClassAndDirection["class"] | null;
  direction: ClassAndDirection["direction"];
  before: Side;
  after: Side;
};

export type Rules = {
  conclude: (situation: JudgedSituation) => RecordedVerdict;
  /** Null: as it was asked. */
  proposal: Proposal | null;
  /** Unattended repairs of a class per hour, where a judgement was not made under any such limit. */
  perHour: (kind: string) => number;
};

export type SummaryRow = Pick<Difference, "class" | "direction"> & {
  from: string;
  to: string;
  count: number;
  objects: number;
};
type Tally = { count: number; objects: number };
export type ReplayReport = {
  judged: number;
  /** Judgements that would be another. */
  differ: number;
  versions: Record<string, number>;
  kinds: Record<string, number>;
  summary: SummaryRow[];
  differences: Difference[];
  differences_omitted: number;
  /** With a proposal only: unattended acts that there were not, acts that there would not have been, and asks. */
  proposed: { acts_more: Tally; acts_fewer: Tally; asks_more: number } | null;
};

const DIFFERENCES_MAX = 1_000;

type Counted = { count: number; objects: Set<string> };
type Cell = Counted & Pick<SummaryRow, "class" | "direction" | "from" | "to">;

/** Judgements are added in the order of time. */
export function makeReplay(rules: Rules) {
  const cells = new Map<string, Cell>();
  const more: Counted = { count: 0, objects: new Set() };
  const fewer: Counted = { count: 0, objects: new Set() };
  const versions: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const differences: Difference[] = [];
  const ask = makeAsking(rules);
  let [judged, differ, told, asks] = [0, 0, 0, 0];

  function add(row: JudgementToReplay): void {
    judged += 1;
    versions[row.version] = (versions[row.version] ?? 0) + 1;
    kinds[row.kind] = (kinds[row.kind] ?? 0) + 1;
    const found = differencesIn(row, rules, ask);
    differ += found.length > 0 ? 1 : 0;
    for (const { unattended, ...difference } of found) {
      const { before, after } = difference;
      told += 1;
      if (differences.length < DIFFERENCES_MAX) differences.push(difference);
      countIn(cellOf(cells, difference), row);
      if (before.gate !== "act" && unattended) countIn(more, row);
      if (before.gate === "act" && after.gate !== "act") countIn(fewer, row);
      asks += Number(after.gate === "ask") - Number(before.gate === "ask");
    }
  }

  function report(): ReplayReport {
    const summary = [...cells.values()].map(({ objects, ...cell }) => ({ ...cell, objects: objects.size }));
    summary.sort((a, b) => b.count - a.count || (canonical(a) < canonical(b) ? -1 : 1));
    const proposed = { acts_more: tally(more), acts_fewer: tally(fewer), asks_more: asks };
    return {
      ...{ judged, differ, versions, kinds, summary, differences, differences_omitted: told - differences.length },
      proposed: rules.proposal === null ? null : proposed,
    };
  }
  return { add, report };
}

const tally = ({ count, objects }: Counted): Tally => ({ count, objects: objects.size });

function countIn(counted: Counted, { kind, key }: ObjectRef): void {
  counted.count += 1;
  counted.objects.add(`${kind}/${key}`);
}

function cellOf(cells: Map<string, Cell>, { class: name, direction, before, after }: Difference): Cell {
  const about = { class: name, direction, from: wordOf(before), to: wordOf(after) };
  const id = canonical(about);
  const known = cells.get(id) ?? { ...about, count: 0, objects: new Set() };
  cells.set(id, known);
  return known;
}

/** What the gate said; where it was not asked, what was said of the object. */
export function wordOf({ named, verdict, gate: answer }: Side): string {
  if (named) return answer ?? verdict;
  return verdict === "drifted" ? "not_named" : verdict;
}

type Found = Difference & { unattended: boolean };

function differencesIn(row: JudgementToReplay, { conclude }: Rules, ask: Asking): Found[] {
  const now = conclude(row.situation);
  const added = now.drifts.filter((drift) => !row.said.drifts.some(same(drift)));
  const named = [...row.said.drifts, ...added];
  return (named.length === 0 ? [null] : named).flatMap((drift) => {
    const recorded = drift === null ? undefined : row.gates.find(same(drift));
    const again = recorded === undefined ? null : ask(recorded.input as GateInput, row);
    const before = sideOf(row.said, drift, recorded ?? null);
    const after = sideOf(now, drift, again);
    if (canonical(before) === canonical(after)) return [];
    const { at, kind, key } = row;
    const about = { at, kind, key, class: drift?.class ?? null, direction: drift?.direction ?? null };
    return [{ ...about, before, after, unattended: after.gate === "act" && again?.unattended === true }];
  });
}

const same = (drift: ClassAndDirection) => (other: ClassAndDirection) =>
  other.class === drift.class && other.direction === drift.direction;

function sideOf(
  { verdict, drifts }: RecordedVerdict,
  drift: ClassAndDirection | null,
  answer: { verdict: GateVerdict; codes: string[] } | null,
): Side {
  if (drift !== null && !drifts.some(same(drift))) return { verdict, named: false, gate: null, codes: [] };
  return { verdict, named: drift !== null, gate: answer?.verdict ?? null, codes: answer?.codes ?? [] };
}

export type Again = { verdict: GateVerdict; codes: string[]; unattended: boolean };
export type Asking = (recorded: GateInput, ref: ObjectRef) => Again;

/** Asks the gate again what it was asked, in the order of time: what acts unattended takes from its hour. */
export function makeAsking(rules: Omit<Rules, "conclude">): Asking {
  const hours = makeHours();
  return (recorded, ref) => askAgain(recorded, ref, rules, hours);
}

type Hours = ReturnType<typeof makeHours>;

function askAgain(
  recorded: GateInput,
  ref: ObjectRef,
  { proposal, perHour }: Omit<Rules, "conclude">,
  hours: Hours,
): Again {
  const spent = { used: hours.used(recorded, ref), perHour: perHour(ref.kind) };
  const whole = {
    ...ADDED,
    ...recorded,
    recurrence: { ...recorded.recurrence, open: recorded.recurrence.open ?? null },
  };
  const input = proposal === null ? whole : underProposal(whole, proposal, spent);
  const { verdict, reasons } = gate(input);
  // Without what people decided it would still act.
  const unattended = verdict === "act" && gate({ ...input, approvals: [] }).verdict === "act";
  if (unattended) hours.take(recorded, ref);
  return { verdict, codes: reasons.map((reason) => reason.code), unattended };
}

/** What older records were not asked: nothing stood against them there. */
const ADDED = { broken: [], notUnattended: [], parked: null } as const;

/**
 * Objects that would have been repaired unattended in the hour, per budget. A judgement that did not act says nothing
 * of the budget that it would have taken from, so the replay counts it as it goes.
 */
function makeHours() {
  const hours = new Map<string, { start: Millis; keys: Set<string> }>();
  const hourOf = ({ drift, now }: GateInput, { kind }: ObjectRef) => {
    const scope = `${kind}/${drift.class}`;
    const start = windowStart(now);
    const known = hours.get(scope);
    const hour = known === undefined || start > known.start ? { start, keys: new Set<string>() } : known;
    hours.set(scope, hour);
    return hour;
  };
  return {
    used(input: GateInput, ref: ObjectRef): number {
      const { keys } = hourOf(input, ref);
      return keys.size - Number(keys.has(ref.key));
    },
    take: (input: GateInput, ref: ObjectRef) => void hourOf(input, ref).keys.add(ref.key),
  };
}
