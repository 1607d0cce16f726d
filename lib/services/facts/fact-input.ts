import { z } from "zod";
import { Invalid } from "../../errors.ts";
import { isStorable, kindName, moment, objectKey } from "../input.ts";

/** What a source may tell, and nothing else: an unknown field is a mistake, and an id that is a number is one, too. */
export const FACTS_MAX = 1_000;
const FOUND_MAX = 20;
/** A delivery of a thousand facts can have a thousand mistakes; the first ones help as much. */
const MISTAKES_TOLD = 20;

const stored = (max: number) =>
  z.string().max(max, `is longer than ${max} characters`).refine(isStorable, "contains NUL or half a character");
const named = (max: number) => stored(max).min(1, "must not be empty");

const FieldValue = z.union(
  [
    stored(2_000),
    z.number().refine((n) => !Number.isInteger(n) || Number.isSafeInteger(n), "is too large for a number: send text"),
    z.boolean(),
    z.null(),
  ],
  "is text, a number that JSON carries exactly, true, false or null",
);

const Found = z.strictObject({
  external_id: named(500),
  /** Left out: the source does not tell. Null: it tells that nobody owns it. */
  owner: named(80).nullable().optional(),
  permissions: z.array(named(1_000)).max(1_000, "has more than 1,000 permissions"),
  fields: z.record(named(80), FieldValue).refine((all) => Object.keys(all).length <= 100, "has more than 100 fields"),
  /** How it was matched to the key, where not by our own link: a marker that we left on it, or its name. */
  by: z.enum(["marker", "name"]).optional(),
});

const Fact = z
  .strictObject({
    kind: kindName,
    key: objectKey,
    source: named(80),
    observed_at: moment,
    as_of: moment.optional(),
    /** Empty: there is nothing. Null: something happened, and it does not say what. */
    found: z.array(Found).max(FOUND_MAX, `has more than ${FOUND_MAX} objects`).nullable(),
    complete: z.boolean().optional(),
  })
  .refine((fact) => Date.parse(fact.as_of ?? fact.observed_at) <= Date.parse(fact.observed_at), {
    path: ["as_of"],
    error: "is after observed_at",
  })
  .refine((fact) => fact.found !== null || fact.complete !== true, {
    path: ["complete"],
    error: "cannot be true where found is null: nothing was said",
  });
export type Fact = z.infer<typeof Fact>;

const listOf = <T extends z.ZodType>(item: T) => z.array(item).max(FACTS_MAX, `has more than ${FACTS_MAX} facts`);

/** CloudEvents 1.0. Extension attributes are refused as every other unknown field is. */
const CloudEvent = z.strictObject({
  specversion: z.literal("1.0", "is not 1.0"),
  id: named(200),
  source: named(500),
  type: z.literal("plumbline.fact.observed", "is not plumbline.fact.observed"),
  subject: named(500).optional(),
  time: moment.optional(),
  datacontenttype: z.literal("application/json", "is not application/json").optional(),
  dataschema: named(500).optional(),
  data: Fact,
});

/** Everything that may be pushed, for the API's description. */
export const Facts = z.union([Fact, listOf(Fact), CloudEvent, listOf(CloudEvent)]);

/** A fact, and what tells its event from every other, where it came as one. */
export type Pushed = { fact: Fact; event: { source: string; id: string } | null };

/** The three ways in which facts are written down. */
export const FACT_TYPES = [
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
] as const;
export type FactType = (typeof FACT_TYPES)[number];

export function readPushed(type: FactType, raw: unknown): Pushed[] {
  switch (type) {
    case "application/json":
      return (Array.isArray(raw) ? parse(listOf(Fact), raw) : [parse(Fact, raw)]).map((fact) => ({
        fact,
        event: null,
      }));
    case "application/cloudevents+json":
      return [ofEvent(parse(CloudEvent, raw))];
    case "application/cloudevents-batch+json":
      return parse(listOf(CloudEvent), raw).map(ofEvent);
  }
}

function ofEvent({ data, source, id }: z.infer<typeof CloudEvent>): Pushed {
  return { fact: data, event: { source, id } };
}

function parse<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), says: issue.message }));
  throw new Invalid("The facts have mistakes. Nothing was changed.", errors.slice(0, MISTAKES_TOLD));
}
