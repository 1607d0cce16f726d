import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import type { Desired } from "../../../reconciler/model/evidence.ts";
import { refOf } from "../../../reconciler/model/reference.ts";
import { authorize } from "../../auth/authorize.ts";
import { canonical } from "../../canonical.ts";
import { wantsDigest } from "../../comparable.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { PlannedEffects, planEffects } from "../effects/plan.ts";
import { addressableKey, isStorable, kindName, name, parseInput, text } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { hintOf, type LockedObject, lockObject, mark, project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import {
  addGeneration,
  type CurrentIntent,
  currentIntent,
  type Expect,
  endWaitingRepairs,
  type NextIntent,
  refuseOtherGeneration,
} from "./generation.ts";

export const PutIntentInput = z.strictObject({
  kind: kindName,
  key: addressableKey,
  /** In the kind's own shape. */
  spec: z.unknown().refine(isStorable, "contains a character that cannot be kept"),
  /** Id of the team it belongs to. */
  owner: name,
  /** Who it is for, in words an end user may read. */
  subject: text(200),
  /** What a command is going to do itself, where one does. */
  effects: PlannedEffects.optional(),
  /** For the terminal and for setting up: the person who asked for it. Everybody else asks for themselves. */
  asked_by: name.optional(),
});
export type PutIntentInput = z.infer<typeof PutIntentInput>;

export type PutIntentResult = {
  kind: string;
  key: string;
  ref: string;
  generation: number;
  /** False where the same was already asked for: there is no new generation. */
  changed: boolean;
  /** Repairs that waited for the generation before and ended with it. */
  ended_repairs: string[];
  says: string;
};

/** States what should be. From here on the world is compared with this generation. */
export async function putIntent(
  ctx: Context,
  input: PutIntentInput,
  expect: Expect,
  kinds: Kinds,
): Promise<PutIntentResult> {
  const wanted = parseInput(PutIntentInput, input);
  const { kind, key } = wanted;

  return runVerb(ctx, "intent.put", { subject: `${kind}/${key}` }, async (tx, about) => {
    await claimKeyOfNewObject(tx, kind, key);
    const object = await lockObject(tx, ctx, kind, key);
    if (object !== null && !object.visible) throw new NotFound();
    Object.assign(about, { kind, key });
    authorize(ctx.principal, "intent.put", { teams: [wanted.owner], askedBy: null });
    const isMove = object !== null && object.owner !== null && object.owner !== wanted.owner;
    if (isMove) refuseMove(ctx, object.owner ?? "");

    const { spec, desired } = readSpec(kinds, kind, key, wanted.spec);
    refuseUnmanaged(kinds, kind, key);
    await refuseUnlivingTeam(tx, wanted.owner);
    const current = await currentIntent(tx, kind, key);
    refuseOtherGeneration(expect, current);
    const next: Stated = {
      generation: (current?.generation ?? 0) + 1,
      presence: "present",
      spec,
      desired,
      owner: wanted.owner,
      subject: wanted.subject,
      askedBy: askerOf(ctx, wanted),
    };
    const isRepeat = current !== null && isSame(current, next);
    const result = isRepeat
      ? unchanged(object, current, kind, key)
      : await writeGeneration(tx, ctx, { kind, key, object, current, next, isMove });
    await planEffects(tx, result, wanted.effects ?? []);
    return result;
  });
}

/** Ownership is consent, and nobody speaks for two teams. At a terminal, who sets things up may move them. */
function refuseMove({ principal }: Context, owner: string): void {
  if (principal.role === "terminal") return;
  authorize(principal, "intent.put", { teams: [owner], askedBy: null });
  throw new Conflict(`It belongs to ${owner}: ask for a transfer, which the other team accepts. Nothing was changed.`, {
    code: "other_owner",
  });
}

/** Two first statements of one key must not both find no row to lock. */
async function claimKeyOfNewObject(tx: Tx, kind: string, key: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`intent ${kind}/${key}`}, 0))`;
}

export function readSpec(kinds: Kinds, kind: string, key: string, given: unknown): { spec: unknown; desired: Desired } {
  const connector = kinds.get(kind);
  if (connector === undefined) {
    throw new Invalid(`There is no kind ${kind}. Nothing was changed.`, [
      { path: "kind", says: `is none of ${[...kinds.keys()].sort().join(", ")}` },
    ]);
  }
  const parsed = connector.spec.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: ["spec", ...issue.path.map(String)].join("."),
      says: issue.message,
    }));
    throw new Invalid(`The spec is not one of kind ${kind}. Nothing was changed.`, errors);
  }
  try {
    return { spec: parsed.data, desired: connector.desire(key, parsed.data) };
  } catch (error) {
    // Any other class of error is the connector's own fault, and no mistake of whoever asks.
    if (!(error instanceof Error && error.name === "Error")) throw error;
    throw otherKey(kind, error.message);
  }
}

/** What stands under such a key is left as it is by every repair, so that the wish would never be fulfilled. */
function refuseUnmanaged(kinds: Kinds, kind: string, key: string): void {
  if (kinds.get(kind)?.managed(key) === false) throw otherKey(kind, "is outside of what this connector manages");
}

const otherKey = (kind: string, says: string) =>
  new Invalid(`The key is not one of kind ${kind}. Nothing was changed.`, [{ path: "key", says }]);

async function refuseUnlivingTeam(tx: Tx, team: string): Promise<void> {
  const [row] = await tx<{ departed: boolean }[]>`
    select departed_at is not null as departed from teams where id = ${team}`;
  if (row !== undefined && !row.departed) return;
  const says = row === undefined ? "is no team here" : "is a team that departed";
  throw new Invalid(`The owner ${says}. Nothing was changed.`, [{ path: "owner", says }]);
}

function askerOf(ctx: Context, wanted: PutIntentInput): string {
  if (wanted.asked_by === undefined || wanted.asked_by === ctx.principal.personId) return ctx.principal.personId;
  // Whoever could name another asker could then approve what follows from it.
  if (ctx.principal.role === "terminal") return wanted.asked_by;
  throw new Invalid("You can only ask in your own name. Nothing was changed.", [
    { path: "asked_by", says: "is not you" },
  ]);
}

function isSame(current: CurrentIntent, next: NextIntent): boolean {
  const comparable = (i: CurrentIntent | NextIntent) =>
    canonical({ spec: i.spec, presence: i.presence, owner: i.owner, subject: i.subject });
  return comparable(current) === comparable(next);
}

function unchanged(object: LockedObject | null, current: CurrentIntent, kind: string, key: string): PutIntentResult {
  return {
    kind,
    key,
    ref: object?.ref ?? refOf({ kind, key }),
    generation: current.generation,
    changed: false,
    ended_repairs: [],
    says: `Exactly this is already asked for, as generation ${current.generation}. Nothing was changed.`,
  };
}

/** What was read here. */
type Stated = NextIntent & { desired: Desired };

type Change = {
  kind: string;
  key: string;
  object: LockedObject | null;
  current: CurrentIntent | null;
  next: Stated;
  isMove: boolean;
};

/** Writes the next generation. A move raises both teams' epochs with it. */
export async function writeGeneration(tx: Tx, ctx: Context, change: Change): Promise<PutIntentResult> {
  const { kind, key, object, current, next } = change;
  const bucket = bucketOf(kind, key);
  await addGeneration(tx, kind, key, next);
  if (change.isMove) await raiseEpochs(tx, [object?.owner ?? "", next.owner]);
  const ref = object?.ref ?? refOf({ kind, key });
  const wants = wantsDigest(next);
  await tx`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, verdict, wants, due_at)
    values (${bucket}, ${kind}, ${key}, ${ref}, ${next.generation}, 'present', ${next.owner},
            (select epoch from teams where id = ${next.owner}), ${next.askedBy}, 'pending', ${wants}, now())
    on conflict (bucket, kind, key) do update
      set generation = excluded.generation, presence = excluded.presence, owner = excluded.owner,
          owner_epoch = excluded.owner_epoch, asked_by = excluded.asked_by, verdict = 'pending', verdict_as_of = null,
          expires_at = null, was_in_place = false, attempted = false, withdrawn_at = null,
          wants = excluded.wants, due_at = now(), poison = 0, poison_reason = null`;
  await mark(tx, { bucket, kind, key });
  const ended = await endWaitingRepairs(
    tx,
    { bucket, kind, key },
    "intent_changed",
    current?.generation ?? null,
    next.generation,
  );
  // A link that showed the thing before it was withdrawn does not show the new thing of the same name.
  if (object?.withdrawn_at != null) await revokeLinks(tx, bucket, kind, key);
  const now = await lockObject(tx, ctx, kind, key);
  if (now !== null) await project(tx, now);
  await record(tx, ctx, {
    action: current === null ? "intent.stated" : "intent.changed",
    kind,
    key,
    subject: `${kind}/${key}`,
    detail: {
      generation: next.generation,
      owner: next.owner,
      asked_by: next.askedBy,
      desired: next.desired,
      before:
        current === null ? null : { generation: current.generation, owner: current.owner, desired: current.desired },
      ended_repairs: ended,
    },
  });
  await hint(tx, hintOf({ ref, kind, key }));
  return {
    kind,
    key,
    ref,
    generation: next.generation,
    changed: true,
    ended_repairs: ended,
    says: `Recorded as generation ${next.generation}. It is not in place yet; we compare and report.`,
  };
}

/** Ownership moved: plans made for either team before now are not today's plans. Locked in order of id. */
async function raiseEpochs(tx: Tx, teams: string[]): Promise<void> {
  for (const team of [...new Set(teams)].sort()) {
    await tx`update teams set epoch = epoch + 1 where id = ${team}`;
  }
}

async function revokeLinks(tx: Tx, bucket: number, kind: string, key: string): Promise<void> {
  await tx`
    update status_links set revoked_at = now()
    where bucket = ${bucket} and kind = ${kind} and key = ${key} and revoked_at is null`;
}
