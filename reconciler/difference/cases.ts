/**
 * Described situations as JSON, for people ("what would you call this?") and for checks. Only translates: the
 * decision is classify's. Times are seconds in the file and milliseconds inside.
 */
import { z } from "zod";
import { canonical } from "../../lib/canonical.ts";
import { DRIFT_CLASSES, type DriftClass } from "../model/drift-class.ts";
import type { ClassAndDirection, Situation } from "../model/evidence.ts";
import { OUTCOMES, STANDINGS, VERDICTS, type Verdict } from "../model/verdict.ts";
import { classify } from "./classify.ts";

/** The end of the calendar, in seconds. */
const SECONDS_MAX = 8.64e12;
const toMillis = (s: number) => Math.round(s * 1000);
const seconds = z.number().min(-SECONDS_MAX).max(SECONDS_MAX).transform(toMillis);
const duration = z.number().min(0).max(SECONDS_MAX).transform(toMillis);
const id = z.string().min(1);
/** A list that is left out is empty. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** The classifier compares plain values; a nested one is compared as its canonical text. */
const nested = z.union([z.array(z.json()), z.record(z.string(), z.json())]).transform((value, context) => {
  try {
    return canonical(value);
  } catch (error) {
    context.issues.push({ code: "custom", message: String(error), input: value });
    return z.NEVER;
  }
});
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), nested]);
const fields = z
  .record(z.string(), fieldValue)
  .nullish()
  .transform((given) => given ?? {});

/**
 * Keys that are not known are remarks, but beside one that is left out they may be it, misspelt, and what is left out
 * changes the answer: then they are a mistake.
 */
function described<S extends z.ZodRawShape>(shape: S, mayLack: readonly string[] = []) {
  const keys = z.unknown().transform((raw, context) => {
    if (typeof raw !== "object" || raw === null) return {};
    const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(shape, key));
    const lacking = Object.keys(shape).filter((key) => !Object.hasOwn(raw, key) && !mayLack.includes(key));
    if (unknown.length > 0 && lacking.length > 0) {
      const message = `Has ${unknown.join(", ")}, and lacks ${lacking.join(", ")}`;
      context.issues.push({ code: "custom", message, input: raw });
    }
    return {};
  });
  // Both sides are always read, so that their mistakes are told together.
  return z.intersection(z.object(shape), keys);
}

const kind = described({
  settle_s: duration,
  freshness_s: duration,
  sources: z.record(z.string(), z.enum(STANDINGS)),
  teams: z.array(id),
});

const intent = described({
  generation: z.number().int().default(1),
  presence: z.enum(["present", "absent"]).default("present"),
  at: seconds,
  owner: id,
  permissions: listOf(z.string()),
  fields,
});

const foundObject = described(
  {
    external_id: id,
    /** Left out: the source does not tell. Null: it tells that nobody owns it. */
    owner: z.string().nullable().optional(),
    permissions: listOf(z.string()),
    fields,
    by: z.enum(["link", "marker", "name"]).optional(),
  },
  ["by", "owner"],
);

const look = described({
  source: id,
  as_of: seconds,
  /** Not said to be complete is not complete. */
  complete: z.boolean().default(false),
  found: listOf(foundObject),
});

const caseShape = described(
  {
    name: id,
    kind,
    now: seconds,
    intent: intent.nullish(),
    link: described({ external_id: id.nullable() }).nullish(),
    receipts: listOf(described({ external_id: id })),
    attempts: listOf(described({ outcome: z.enum(OUTCOMES), at: seconds })),
    looks: listOf(look),
    expect: z
      .looseObject({
        verdict: z.enum(VERDICTS),
        drifts: listOf(z.looseObject({ class: z.enum(DRIFT_CLASSES), direction: z.string().nullable().default(null) })),
      })
      .nullish(),
  },
  ["expect"],
);

/** What a source may settle is declared. Whatever else it is, a look of another one is a misspelt name. */
const oneCase = caseShape.superRefine(({ kind, looks }, context) => {
  for (const [at, { source }] of looks.entries()) {
    if (Object.hasOwn(kind.sources, source)) continue;
    const message = `"${source}" is none of the kind's sources: ${Object.keys(kind.sources).join(", ")}`;
    context.addIssue({ code: "custom", path: ["looks", at, "source"], message });
  }
});

const caseFile = z.looseObject({ cases: z.array(oneCase) });

export type Case = {
  name: string;
  situation: Situation;
  expect: { verdict: Verdict; drifts: { class: DriftClass; direction: string | null }[] } | null;
};

export type Mistake = { path: string; says: string };
export type ParsedCases = { cases: Case[] } | { mistakes: Mistake[] };

/** All cases, or every mistake in the file with the place where it is. */
export function parseCases(json: unknown): ParsedCases {
  const parsed = caseFile.safeParse(json);
  if (parsed.success) return { cases: parsed.data.cases.map(toCase) };
  return { mistakes: parsed.error.issues.map((issue) => ({ path: pathText(issue.path), says: issue.message })) };
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return text.replace(/^\./, "") || "the file";
}

function toCase(given: z.output<typeof oneCase>): Case {
  const { name, kind, now, link } = given;
  const situation: Situation = {
    kind: { settleMs: kind.settle_s, freshnessMs: kind.freshness_s, sources: kind.sources, teams: kind.teams },
    now,
    intent: given.intent == null ? null : toIntent(given.intent),
    link: link?.external_id == null ? null : { externalId: link.external_id },
    receipts: given.receipts.map((receipt) => ({ externalId: receipt.external_id })),
    attempts: given.attempts,
    looks: given.looks.map((one) => ({
      source: one.source,
      asOf: one.as_of,
      complete: one.complete,
      found: one.found.map(({ external_id, ...rest }) => ({ externalId: external_id, ...rest })),
    })),
  };
  return { name, situation, expect: given.expect ?? null };
}

function toIntent({ permissions, fields, ...rest }: z.output<typeof intent>): Situation["intent"] {
  return { ...rest, desired: { permissions, fields } };
}

export type Answer = { name: string; verdict: Verdict; drifts: ClassAndDirection[] };

export function answerCases(cases: readonly Case[]): { answers: Answer[] } {
  const answers = cases.map(({ name, situation }) => {
    const { verdict, drifts } = classify(situation);
    return { name, verdict, drifts: drifts.map((drift) => ({ class: drift.class, direction: drift.direction })) };
  });
  return { answers };
}
