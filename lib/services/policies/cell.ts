import { z } from "zod";
import type { Sql, Tx } from "../../../db/client.ts";
import { type Direction, DRIFT_CLASSES, type DriftClass } from "../../../reconciler/model/drift-class.ts";
import { POLICY_MODES, type PolicyValue } from "../../../reconciler/model/gate.ts";
import { Invalid } from "../../errors.ts";
import { kindName } from "../input.ts";
import { type Choice, choiceOf, choicesOf } from "./choices.ts";
import { type EffectivePolicy, effectivePolicies, type WrittenPolicy } from "./effective.ts";
import type { OwnPolicies } from "./grid.ts";

/** Which cell of the policies, as a request names it. */
export const CellName = z.strictObject({
  kind: kindName,
  class: z.enum(DRIFT_CLASSES),
  /** Null for a class without directions. */
  direction: z.string().max(40).nullable(),
});
export type CellName = z.infer<typeof CellName>;

export const Wanted = z.strictObject({
  mode: z.enum(POLICY_MODES),
  approvals: z.union([z.literal(1), z.literal(2)], "1 or 2"),
  both_owners: z.boolean(),
});

/** Changes of policies go one at a time, so that a version is never given twice. */
export async function lockPolicies(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('policies', 0))`;
}

/** What holds for one cell now. */
export async function readCell(sql: Sql, own: OwnPolicies, name: CellName): Promise<EffectivePolicy> {
  const written = await sql<WrittenPolicy[]>`
    select class, direction, mode, approvals, both_owners as "bothOwners", version from policies where kind = ${name.kind}`;
  const cell = effectivePolicies(own.get(name.kind)?.modes ?? {}, written).find(
    (row) => row.class === name.class && row.direction === name.direction,
  );
  const unknown = [
    ...(own.has(name.kind) ? [] : [{ path: "kind", says: "no kind of this name is declared" }]),
    ...(cell === undefined ? [{ path: "direction", says: `is none of ${name.class}` }] : []),
  ];
  if (cell !== undefined && unknown.length === 0) return cell;
  throw new Invalid("There is no such policy. Nothing was changed.", unknown);
}

const BARRED = {
  contradiction: "sources disagree there, and no repair is safe until they agree",
  unknown_outcome: "nothing is sent again without a person while an outcome is unknown",
  irreversible: "its connector cannot take it back",
  may_act_twice: "its connector cannot keep a repeated call from acting twice",
  one_owner: "there is one owner only",
} as const satisfies Record<NonNullable<Choice["barred"]>, string>;

/** The choice that a value is, refused where no policy may say so. */
export function choose(cell: EffectivePolicy, own: OwnPolicies, kind: string, wanted: PolicyValue): Choice {
  const promises = own.get(kind)?.promises;
  const choice = promises === undefined ? undefined : choiceOf(choicesOf(cell, cell, promises), wanted);
  const says =
    choice === undefined
      ? "cannot be chosen: two owners are two people"
      : choice.barred === null
        ? null
        : `cannot be chosen: ${BARRED[choice.barred]}`;
  if (choice !== undefined && says === null) return choice;
  throw new Invalid(`This ${says}. Nothing was changed.`, [{ path: "mode", says: says ?? "" }]);
}

/** As the record names it. */
export function policyName({ kind, class: name, direction }: CellName): string {
  return `${kind}/${name}${direction === null ? "" : `/${direction}`}`;
}

export type Changed = { kind: string; class: DriftClass; direction: Direction | null };

/** Writes the row with a version above every other: each open plan of the kind is another plan from here on. */
export async function writePolicy(
  tx: Tx,
  { kind, class: name, direction }: Changed,
  { mode, approvals, bothOwners }: PolicyValue,
  by: string,
): Promise<number> {
  const [row] = await tx<{ version: number }[]>`
    insert into policies (kind, class, direction, mode, approvals, both_owners, version, changed_by, changed_at)
    select ${kind}, ${name}, ${direction ?? ""}, ${mode}, ${approvals}, ${bothOwners}, coalesce(max(version), 0) + 1, ${by}, now()
    from policies
    on conflict (kind, class, direction) do update
      set mode = excluded.mode, approvals = excluded.approvals, both_owners = excluded.both_owners,
          version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning version`;
  if (row === undefined) throw new Error("A policy row was written and not returned.");
  return row.version;
}
