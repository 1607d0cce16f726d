/**
 * The places in the life of one repair at which a process is hit, what hits it, and what is hit: data only. The ids are
 * those of the crash points of one repair, from before the claim (CP-01) to after it was given back (CP-27).
 */
import type { ObjectStatus } from "../model/status.ts";

/** Places inside the process: those that production names (repair/attempt.ts), and those around its ports. */
export type Hook =
  | "start"
  | "claimed"
  | "looking"
  | "looked"
  | "judged"
  | "looked_again"
  | "reserved"
  | "guarded"
  | "called"
  | "outcome_written"
  | "verified"
  | "releasing"
  | "decided";

/** A hook as often as it takes: the first one after another one was passed. */
export type Moment = { at: Hook; after?: Hook };

/**
 * Where it is. `inside`: at a hook. `database`, `outside`: on the wire, in the exchange that comes after a hook; how far
 * it has come when the blow falls: nothing was passed on, half of it, it took effect and no answer was, half of it was.
 */
export type Place =
  | ({ on: "inside" } & Moment)
  | { on: "database"; from: Moment; exchange: "claim" | "commit" | "release"; come: "nothing" | "effect" }
  | { on: "outside"; come: "half" | "nothing" | "effect" | "half_answer" };

export type Point = {
  id: string;
  says: string;
  place: Place;
  /** Whose process is hit: the reconciler's, or the one in which a person decides. */
  whose?: "person";
  /** The kind's policy asks a person first. */
  review?: true;
  /** What an end user may be told right after, from the rows alone. */
  found: readonly ObjectStatus[];
  /** Whoever comes next has to call the outcome unknown before anything else. */
  unknown?: true;
};

const before: ObjectStatus[] = ["pending"];
const needed: ObjectStatus[] = ["repair_needed"];
const review: ObjectStatus[] = ["blocked_on_review"];
const under: ObjectStatus[] = ["verifying"];
const done: ObjectStatus[] = ["in_place"];

const committing = (at: Hook, come: "nothing" | "effect", after?: Hook): Place => ({
  on: "database",
  from: after === undefined ? { at } : { at, after },
  exchange: "commit",
  come,
});
const start: Moment = { at: "start" };
const end: Moment = { at: "verified" };

export const POINTS: readonly Point[] = [
  { id: "CP-01", says: "before the claim", place: { on: "inside", at: "start" }, found: before },
  {
    id: "CP-02a",
    says: "claim kept, answer lost",
    place: { on: "database", from: start, exchange: "claim", come: "effect" },
    found: before,
  },
  {
    id: "CP-02b",
    says: "claim lost on its way",
    place: { on: "database", from: start, exchange: "claim", come: "nothing" },
    found: before,
  },
  { id: "CP-03", says: "after the claim", place: { on: "inside", at: "claimed" }, found: before },
  { id: "CP-04", says: "in the first look", place: { on: "inside", at: "looking" }, found: before },
  { id: "CP-05", says: "after the first look", place: { on: "inside", at: "looked" }, found: before },
  { id: "CP-06a", says: "finding kept, answer lost", place: committing("looked", "effect"), found: needed },
  { id: "CP-06b", says: "finding lost on its way", place: committing("looked", "nothing"), found: before },
  {
    id: "CP-07",
    says: "waits for a person, not given back",
    place: { on: "inside", at: "releasing" },
    review: true,
    found: review,
  },
  {
    id: "CP-08a",
    says: "decision kept, answer lost",
    place: committing("start", "effect"),
    whose: "person",
    review: true,
    found: [...review, ...needed],
  },
  {
    id: "CP-08b",
    says: "decision lost on its way",
    place: committing("start", "nothing"),
    whose: "person",
    review: true,
    found: review,
  },
  {
    id: "CP-09",
    says: "after the decision",
    place: { on: "inside", at: "decided" },
    whose: "person",
    review: true,
    found: [...review, ...needed],
  },
  { id: "CP-10", says: "after the second look", place: { on: "inside", at: "looked_again" }, found: needed },
  {
    id: "CP-11a",
    says: "intention kept, answer lost",
    place: committing("looked_again", "effect"),
    found: under,
    unknown: true,
  },
  { id: "CP-11b", says: "intention lost on its way", place: committing("looked_again", "nothing"), found: needed },
  { id: "CP-12", says: "intention kept", place: { on: "inside", at: "reserved" }, found: under, unknown: true },
  {
    id: "CP-13",
    says: "confirmed, nothing sent",
    place: { on: "inside", at: "guarded" },
    found: under,
    unknown: true,
  },
  { id: "CP-14", says: "request half sent", place: { on: "outside", come: "half" }, found: under, unknown: true },
  {
    id: "CP-15",
    says: "request sent, effect to come",
    place: { on: "outside", come: "nothing" },
    found: under,
    unknown: true,
  },
  { id: "CP-16", says: "effect, no answer", place: { on: "outside", come: "effect" }, found: under, unknown: true },
  {
    id: "CP-17",
    says: "answer half received",
    place: { on: "outside", come: "half_answer" },
    found: under,
    unknown: true,
  },
  { id: "CP-18", says: "answer received", place: { on: "inside", at: "called" }, found: under, unknown: true },
  { id: "CP-19a", says: "outcome kept, answer lost", place: committing("called", "effect"), found: under },
  {
    id: "CP-19b",
    says: "outcome lost on its way",
    place: committing("called", "nothing"),
    found: under,
    unknown: true,
  },
  { id: "CP-20", says: "outcome kept", place: { on: "inside", at: "outcome_written" }, found: under },
  {
    id: "CP-21",
    says: "in the settle time, in the proving look",
    place: { on: "inside", at: "looking", after: "outcome_written" },
    found: under,
  },
  {
    id: "CP-22",
    says: "after the proving look",
    place: { on: "inside", at: "looked", after: "outcome_written" },
    found: under,
  },
  {
    id: "CP-23a",
    says: "proof kept, answer lost",
    place: committing("looked", "effect", "outcome_written"),
    found: done,
  },
  {
    id: "CP-23b",
    says: "proof lost on its way",
    place: committing("looked", "nothing", "outcome_written"),
    found: under,
  },
  { id: "CP-24", says: "proved", place: { on: "inside", at: "verified" }, found: done },
  {
    id: "CP-26",
    says: "proved, not given back",
    place: { on: "inside", at: "releasing", after: "verified" },
    found: done,
  },
  {
    id: "CP-27a",
    says: "given back, answer lost",
    place: { on: "database", from: end, exchange: "release", come: "effect" },
    found: done,
  },
  {
    id: "CP-27b",
    says: "giving back lost on its way",
    place: { on: "database", from: end, exchange: "release", come: "nothing" },
    found: done,
  },
];

export const BLOWS = ["kill", "stop", "terminate", "cut", "lost"] as const;
/**
 * `kill`: SIGKILL. `stop`: SIGSTOP for three leases. `terminate`: its database connections are ended. `cut`: its connections to
 * the outside are cut. `lost`: only the answer is. `server`: the database server is killed, which hits everybody and is tried by itself.
 */
export type Blow = (typeof BLOWS)[number] | "server";

/**
 * What is hit, by what keeps its effect from being had twice. `access`: a role in Postgres, under its natural name. `key`: an account, under
 * an idempotency key. `name`: an account, under its natural name. `conditional`: a change of one, bound to its version. `nothing`: an account
 * where nothing does. `refund`: money, under an idempotency key that is known for a day. `notice`: mail, where nothing does.
 */
export const KINDS = ["access", "key", "name", "conditional", "nothing", "refund", "notice"] as const;
export type KillKind = (typeof KINDS)[number];

/** What a person decides each time. */
export const asksAPerson = (kind: KillKind): boolean => ["nothing", "refund", "notice"].includes(kind);
/** Where a second one that lands late stands beside the first. */
export const isUnguarded = (kind: KillKind): boolean => ["nothing", "notice"].includes(kind);

export type Case = { point: Point; blow: Blow; kind: KillKind };

/** A lost answer is a blow by itself, and only on a wire to the database; where the commit never arrived, killing is the other one. */
function blowsOf({ place }: Point): readonly Blow[] {
  if (place.on !== "database") return ["kill", "stop", "terminate", "cut"];
  return place.come === "effect" ? BLOWS : ["kill", "lost"];
}

export function allCases(): Case[] {
  return POINTS.flatMap((point) =>
    blowsOf(point).flatMap((blow) => KINDS.map((kind): Case => ({ point, blow, kind }))),
  );
}

/** At each commit, before it and after. Those of one point are hit together. */
export function serverCases(): Case[][] {
  return POINTS.filter(({ place }) => place.on === "database").map((point) =>
    KINDS.map((kind): Case => ({ point, blow: "server", kind })),
  );
}

/** About one in `every`, so that each point, each blow and each kind comes. */
export function sampleOf(every: number): Case[] {
  return allCases().filter((_, at) => at % every === 0);
}

/** A lagging archive's first look proves no absence; the second one is the one that these points are about. */
export const lags = (kind: KillKind): boolean => kind === "notice";

/** What may be told right after the blow. Where a person decides, what is needed waits for them. */
export function foundOf({ point, kind }: Case): readonly ObjectStatus[] {
  if (lags(kind) && point.found === before) return under;
  const waits = asksAPerson(kind) || point.review === true;
  return waits && point.found.includes("repair_needed") ? [...point.found, ...review] : point.found;
}

export const nameOf = ({ point, blow, kind }: Case): string => `${point.id} ${blow} ${kind}`;
