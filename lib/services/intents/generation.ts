import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import type { Desired, Presence } from "../../../reconciler/model/evidence.ts";
import { Precondition } from "../../errors.ts";
import type { LockedObject } from "../objects/load.ts";

/** What a change requires to be true now: this generation, that there is none yet, or (at a terminal) anything. */
export type Expect = number | "none" | "any" | null;

export type CurrentIntent = {
  generation: number;
  presence: Presence;
  spec: unknown;
  desired: Desired | null;
  owner: string;
  subject: string;
  asked_by: string;
};

export async function currentIntent(tx: Tx, kind: string, key: string): Promise<CurrentIntent | null> {
  const [row] = await tx<CurrentIntent[]>`
    select generation, presence, spec, desired, owner, subject, asked_by from intents
    where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key}
    order by generation desc limit 1`;
  return row ?? null;
}

/** Two people who read generation 3 cannot both write generation 4: the second is told what is there now. */
export function refuseOtherGeneration(expect: Expect, current: CurrentIntent | null): void {
  const generation = current?.generation ?? null;
  const detail = { generation };
  if (expect === "any") return;
  if (expect === "none") {
    if (generation === null) return;
    throw new Precondition(`It exists already, at generation ${generation}. Nothing was changed.`, {
      code: "generation_moved",
      detail,
    });
  }
  if (expect === null) {
    if (generation === null) return;
    throw new Precondition(
      `Say which generation you change: send If-Match: "${generation}" if that is the one you read. Nothing was changed.`,
      { code: "generation_required", status: 428, detail },
    );
  }
  if (generation === expect) return;
  throw new Precondition(
    generation === null
      ? `There is no generation ${expect}: nothing was ever asked for here. Nothing was changed.`
      : `You read generation ${expect}; it is ${generation} now. Nothing was changed.`,
    { code: "generation_moved", detail },
  );
}

export type NextIntent = {
  generation: number;
  presence: Presence;
  spec: unknown;
  desired: Desired | null;
  owner: string;
  subject: string;
  askedBy: string;
};

/** Adds a generation and ends the one before. Rows of the past keep what they said. */
export async function addGeneration(tx: Tx, kind: string, key: string, next: NextIntent): Promise<void> {
  const bucket = bucketOf(kind, key);
  await tx`
    update intents set superseded_at = now()
    where bucket = ${bucket} and kind = ${kind} and key = ${key} and superseded_at is null`;
  await tx`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
    values (${bucket}, ${kind}, ${key}, ${next.generation}, ${next.presence},
            ${JSON.stringify(next.spec)}::text::jsonb, ${next.desired === null ? null : JSON.stringify(next.desired)}::text::jsonb,
            ${next.owner}, ${next.subject}, ${next.askedBy}, now())`;
}

/**
 * Plans for an earlier generation are not today's plan. Those that only waited end here; what was already sent is
 * finished and checked against its own generation by the loop.
 */
export async function endWaitingRepairs(
  tx: Tx,
  object: Pick<LockedObject, "bucket" | "kind" | "key">,
  why: "intent_changed" | "intent_withdrawn",
  before: number | null,
  after: number,
): Promise<string[]> {
  const moved = [{ field: "generation", before: before === null ? "none" : String(before), after: String(after) }];
  const ended = await tx<{ id: string }[]>`
    update repairs set state = 'superseded', state_since = now(), end_reason = ${why},
           moved = ${JSON.stringify(moved)}::text::jsonb
    where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}
      and state in ('proposed', 'approved')
    returning id`;
  return ended.map((row) => row.id).sort();
}
