import type { Spans } from "../../lib/format/survival.ts";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { GateReasonCode } from "../../reconciler/model/gate.ts";
import type { Sql } from "../client.ts";
import { readDays, readOutcomes, readRepeats, readSpans } from "./insight-drifts.ts";
import { readLimitUses, readRequests, readWaiting } from "./insight-work.ts";
import { utcNow } from "./utc.ts";
import type { Viewer } from "./viewer.ts";

/** How the repairs of one class ended in 30 days. */
export type ClassOutcomes = {
  class: DriftClass;
  confirmed: number;
  didNotHold: number;
  didNotHappen: number;
  notConfirmed: number;
  cameBack: number;
};

/** How long what was first seen in 30 days lasted until it was as asked again. `older`: open, and first seen before that. */
export type ClassSpans = Spans & { class: DriftClass; older: number };

/** How long it took from a request to the look that found it in place. */
export type RequestSpans = Spans & { kind: string };

/** Drifts of one class on one object that keep coming. */
export type RepeatOffender = {
  kind: string;
  key: string;
  class: DriftClass;
  ownerName: string | null;
  /** Times it was seen anew in 30 days. */
  times: number;
  /** Of those, after a confirmed repair. */
  cameBack: number;
  /** The middle one of the times between two; null where it came once. */
  gapMs: number | null;
  lastSeen: string;
  open: boolean;
};

/** One day in UTC. A day on which no look ended says nothing about drift: its counts are a gap, not zero. */
export type InsightDay = {
  day: string;
  looked: boolean;
  /** Drifts that were first seen on it, and those that ended on it. */
  found: number;
  resolved: number;
  /** Open at its end, by what they mean for the objects: not as asked, told differently by sources, not known. */
  notAsAsked: number;
  contradictory: number;
  notConfirmed: number;
  /** Decisions of people. */
  approved: number;
  blocked: number;
};

/** Proposals that wait for a person, by the first reason for it. */
export type WaitingReason = { reason: GateReasonCode | null; waiting: number; oldest: string };

/** One limit: its window now, and how often it was full. */
export type LimitUse = { scope: string; used: number; limit: number; windows: number; full: number; parked: number };

export type InsightList = {
  days: InsightDay[];
  outcomes: ClassOutcomes[];
  spans: ClassSpans[];
  requests: RequestSpans[];
  repeats: RepeatOffender[];
  waiting: WaitingReason[];
  limits: LimitUse[];
  at: string;
};

/** 30 days of rows, of what the viewer may see. */
export async function insightList(sql: Sql, { viewer }: { viewer: Viewer }): Promise<InsightList> {
  const [days, outcomes, spans, requests, repeats, waiting, limits, now] = await Promise.all([
    readDays(sql, viewer),
    readOutcomes(sql, viewer),
    readSpans(sql, viewer),
    readRequests(sql, viewer),
    readRepeats(sql, viewer),
    readWaiting(sql, viewer),
    readLimitUses(sql, viewer),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { days, outcomes, spans, requests, repeats, waiting, limits, at: now[0]?.at ?? "" };
}
