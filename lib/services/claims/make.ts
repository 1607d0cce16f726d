import { randomUUID } from "node:crypto";
import { z } from "zod";
import { json, type Tx } from "../../../db/client.ts";
import type { ClaimSays } from "../../../reconciler/model/agent-claim.ts";
import { bucketOf, publicId } from "../../../reconciler/model/bucket.ts";
import { appendAudits } from "../../../reconciler/record/append.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Invalid, type InvalidPath } from "../../errors.ts";
import { takeOfHour } from "../agents/bound.ts";
import type { Context } from "../context.ts";
import { kindName, objectKey, parseInput, text } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { mayKnowOf } from "../objects/visible.ts";
import { entryOf, hint, runVerb } from "../run-verb.ts";

const part = text(200);
const value = z.union([text(500), z.number(), z.boolean(), z.null()]);
const Claim = z
  .strictObject({
    kind: kindName,
    key: objectKey,
    /** Whether it is there now. What else is named is compared too, and nothing beside it. */
    presence: z.enum(["present", "gone"]),
    /** Id of the team that has it outside; null: nobody. */
    owner: part.nullable().optional(),
    /** All of them, in the kind's comparable form, as an object's evidence shows them. */
    permissions: z.array(part).max(500).optional(),
    fields: z
      .record(part, value)
      .refine((fields) => Object.keys(fields).length <= 100, "has more than 100 fields")
      .optional(),
    /** In the agent's own words, for people. It decides nothing. */
    note: text(2_000).optional(),
  })
  .refine(
    ({ presence, owner, permissions, fields }) =>
      presence === "present" || (owner === undefined && permissions === undefined && fields === undefined),
    "says what something is like that is gone",
  );
type Claim = z.infer<typeof Claim>;

export const MakeClaimsInput = z.strictObject({
  /** Which tool or program did what is claimed. */
  tool: text(80),
  /** Id of the agent's run or session. */
  session: text(200).optional(),
  claims: z.array(Claim).min(1, "holds no claim").max(1_000, "holds more than 1000 claims"),
});
export type MakeClaimsInput = z.infer<typeof MakeClaimsInput>;
export type MakeClaimsResult = { claims: { id: string; kind: string; key: string }[]; says: string };

/**
 * Keeps what an agent says is true, and makes its objects due for a look that will be compared with it. No status moves: not even the
 * freshness of what is known is touched, so the objects are not marked as changed.
 */
export async function makeClaims(ctx: Context, input: MakeClaimsInput, kinds: Kinds): Promise<MakeClaimsResult> {
  const { tool, session = null, claims } = parseInput(MakeClaimsInput, input);
  const [first] = claims;
  const subject = claims.length === 1 && first !== undefined ? `${first.kind}/${first.key}` : `${claims.length} claims`;

  return runVerb(ctx, "claim.make", { subject: subject.slice(0, 300) }, async (tx) => {
    authorize(ctx.principal, "claim.make", INSTALLATION);
    await refuseUnknown(tx, ctx, claims, kinds);
    await takeOfHour(tx, ctx, "claims", claims.length);
    const rows = claims.map((claim) => {
      const { kind, key, note = null } = claim;
      const bucket = bucketOf(kind, key);
      const id = publicId("claim", bucket, randomUUID());
      return { bucket, id, kind, key, says: saysOf(claim), agent: ctx.actor.id, tool, session, note };
    });
    await tx`
      insert into claims (bucket, id, kind, key, says, agent, tool, session, note, claimed_at)
      select r.*, now() from jsonb_to_recordset(${json(tx, rows)})
        as r(bucket smallint, id text, kind text, key text, says jsonb, agent text, tool text, session text, note text)`;
    await makeDue(tx, rows);
    await appendAudits(
      tx,
      rows.map(({ id, kind, key, says }) =>
        entryOf(ctx, { action: "claim.made", kind, key, subject: id, detail: { claimed: says, tool, session } }),
      ),
    );
    const [told] = rows;
    if (told !== undefined) await hint(tx, { topic: "object", id: told.id, kind: told.kind, key: told.key });
    const says = "Kept. It changes no status: it is compared with what we see at our next look.";
    return { claims: rows.map(({ id, kind, key }) => ({ id, kind, key })), says };
  });
}

function saysOf({ presence, owner, permissions, fields }: Claim): ClaimSays {
  return {
    presence,
    ...(owner !== undefined && { owner }),
    ...(permissions !== undefined && { permissions }),
    ...(fields !== undefined && { fields }),
  };
}

/** One that cannot be compared with anything refuses all of them, and is named. What somebody cannot see answers as what is not there. */
async function refuseUnknown(tx: Tx, ctx: Context, claims: readonly Claim[], kinds: Kinds): Promise<void> {
  const named = claims.map(({ kind, key }) => ({ bucket: bucketOf(kind, key), kind, key }));
  const rows = await tx<{ kind: string; key: string }[]>`
    select o.kind, o.key from objects o
    join (select distinct * from jsonb_to_recordset(${tx.json(named)}) as n(bucket smallint, kind text, key text)) n
      using (bucket, kind, key) where ${mayKnowOf(tx, ctx.principal)}`;
  const known = new Set(rows.map(({ kind, key }) => `${kind}/${key}`));
  const errors = claims.flatMap(({ kind, key }, n): InvalidPath[] => {
    if (!kinds.has(kind))
      return [{ path: `claims.${n}.kind`, says: `is none of ${[...kinds.keys()].sort().join(", ")}` }];
    return known.has(`${kind}/${key}`) ? [] : [{ path: `claims.${n}.key`, says: "names no object that you can see" }];
  });
  if (errors.length === 0) return;
  const what = claims.length === 1 ? "The claim is" : `${errors.length} of ${claims.length} claims are`;
  throw new Invalid(`${what} about nothing that we know. Nothing was changed.`, errors.slice(0, 100));
}

/** Locked in the order of their keys, as everywhere. What keeps failing keeps to its back-off. */
async function makeDue(tx: Tx, rows: readonly { bucket: number; kind: string; key: string }[]): Promise<void> {
  const refs = rows.map(({ bucket, kind, key }) => ({ bucket, kind, key }));
  await tx`
    with due as (
      select o.ctid from objects o
      join (select distinct * from jsonb_to_recordset(${tx.json(refs)}) as r(bucket smallint, kind text, key text)) r
        using (bucket, kind, key)
      where o.poison = 0 and (o.due_at is null or o.due_at > now()) order by o.bucket, o.kind, o.key for update of o)
    update objects o set due_at = now() from due where o.ctid = due.ctid`;
}
