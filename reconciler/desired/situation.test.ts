import { expect, test } from "vitest";
import type { ConnectorSpec } from "../connectors/contract.ts";
import type { AttemptRow, DriftRow, ObjectBundle, Settings } from "../store.ts";
import { situationOf } from "./situation.ts";

const spec = {
  ...{ kind: "thing", settleMs: 5_000 },
  sources: [{ name: "api", title: "API", standing: "authoritative", freshnessMs: 60_000 }],
} as ConnectorSpec;
const settings = { teams: [], sources: [{ kind: "thing", name: "api", watermark: 100_000 }] } as unknown as Settings;
const missing = { class: "missing_external", resolvedAt: null } as DriftRow;

type Case = {
  present?: boolean;
  verdict?: string;
  found?: unknown[];
  drifts?: DriftRow[];
  attempts?: object[];
  effects?: object[];
};

/** As of when a look from 50 s counts, after a complete listing from 100 s that did not contradict it. */
function asOf({
  present = true,
  verdict = "drifted",
  found = [],
  drifts = [],
  attempts = [],
  effects = [],
}: Case): number {
  const bundle = {
    object: { presence: present ? "present" : "absent", generation: 1, verdict, externalId: null },
    intent: { generation: 1, presence: present ? "present" : "absent", askedAt: 40_000 },
    facts: [{ source: "api", asOf: 50_000, complete: true, found }],
    ...{ drifts, attempts: attempts as AttemptRow[], effects, repairs: [] },
  } as unknown as ObjectBundle;
  return situationOf(bundle, settings, spec, 110_000).looks[0]?.asOf ?? 0;
}

const call = { class: "missing_external", state: "unknown", deadlineAt: 48_000, outcomeAt: 48_000, verifiedAt: null };
const effect = {
  state: "settled",
  endedAt: 48_000,
  deadlineAt: 60_000,
  externalId: null,
  generation: 1,
  answeredAt: null,
};

test.each<[says: string, of: Case, asOf: number]>([
  ["what is there is confirmed", { found: [{}] }, 100_000],
  ["an absence that is told is upheld", { drifts: [missing] }, 100_000],
  ["an absence that is not told yet is not founded", {}, 50_000],
  ["nor one that was told of before", { drifts: [{ ...missing, resolvedAt: 45_000 }] }, 50_000],
  ["nor one that a try may have ended", { drifts: [missing], attempts: [call] }, 50_000],
  ["nor one that a command's effect may have ended", { drifts: [missing], effects: [effect] }, 50_000],
  [
    "an effect that proved to have failed changes nothing",
    { drifts: [missing], effects: [{ ...effect, state: "failed" }] },
    100_000,
  ],
  [
    "a try that a look answered changes nothing",
    { drifts: [missing], attempts: [{ ...call, verifiedAt: 1 }] },
    100_000,
  ],
  ["that it is gone as asked is upheld", { present: false, verdict: "in_sync" }, 100_000],
  ["that it is gone as asked is not founded", { present: false, verdict: "pending" }, 50_000],
])("by a listing that does not show it, %s", (_, of, expected) => {
  expect(asOf(of)).toBe(expected);
});

/** Of a second request, from 100 s, and one try before it that ended at 80 s: what counts as attempted at 101 s. */
function attemptsAt({ effects = [], ...tried }: { effects?: object[] }, lookedAt: number): number {
  const bundle = {
    object: { presence: "present", generation: 2, verdict: "pending", externalId: null },
    intent: { generation: 2, presence: "present", askedAt: 100_000, desired: { permissions: [], fields: {} } },
    facts: [{ source: "api", asOf: lookedAt, complete: true, found: [] }],
    attempts: [{ ...call, state: "happened", outcomeAt: 80_000, generation: 1, ...tried }],
    ...{ drifts: [], effects, repairs: [] },
  } as unknown as ObjectBundle;
  return situationOf(bundle, { ...settings, sources: [] }, spec, 101_000).attempts.length;
}

test.each<[says: string, of: { effects?: object[] } & Record<string, unknown>, lookedAt: number, attempts: number]>([
  ["one whose settle time was over counts as nothing attempted", {}, 101_000, 0],
  ["nor does one that no look is early for", { outcomeAt: 98_000 }, 103_000, 0],
  ["one that a look since may not show yet counts", { outcomeAt: 98_000 }, 101_000, 1],
  ["one whose outcome is not known counts", { state: "unknown" }, 101_000, 1],
  ["one for the same request counts", { generation: 2 }, 101_000, 1],
  [
    "an effect that its command ended before counts as little",
    { effects: [{ ...effect, endedAt: 80_000 }] },
    101_000,
    0,
  ],
  ["one that it ended only now counts", { effects: [{ ...effect, endedAt: 100_500 }] }, 101_000, 1],
])("for a new request, of the tries before it, %s", (_, of, lookedAt, expected) => {
  expect(attemptsAt(of, lookedAt)).toBe(expected);
});
