import type { ClassAndDirection } from "./evidence.ts";
import type { GateVerdict, Verdict } from "./verdict.ts";

/** What was said of an object, without the words. */
export type RecordedVerdict = { verdict: Verdict; drifts: ClassAndDirection[] };

/** What the gate was asked about one drift (a GateInput), and what it answered: enough to ask it again. */
export type RecordedGate = ClassAndDirection & { input: unknown; verdict: GateVerdict; codes: string[] };
