import type { ClassAndDirection, Situation } from "./evidence.ts";
import type { GateVerdict, Verdict } from "./verdict.ts";

/**
 * All that a verdict is made from. An attempt that has not answered yet looks in a situation like one whose outcome is
 * unknown, or like none at all where it repairs our own record, so it is said beside it.
 */
export type JudgedSituation = Situation & { callUnderWay: boolean };

/** What was said of an object, without the words. */
export type RecordedVerdict = { verdict: Verdict; drifts: ClassAndDirection[] };

/** What the gate was asked about one drift (a GateInput), and what it answered: enough to ask it again. */
export type RecordedGate = ClassAndDirection & { input: unknown; verdict: GateVerdict; codes: string[] };
