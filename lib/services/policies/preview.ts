import type { Sql } from "../../../db/client.ts";
import { type AskedBeforeList, askedBefore } from "../../../db/queries/asked-before.ts";
import type { PolicyValue } from "../../../reconciler/model/gate.ts";
import type { GateInput } from "../../../reconciler/policy/gate-input.ts";
import { type PolicyEffect, policyEffect } from "../../../reconciler/record/policy-effect.ts";
import { AppError } from "../../errors.ts";
import { type CellName, readCell } from "./cell.ts";
import { choicesOf } from "./choices.ts";
import type { OwnPolicies } from "./grid.ts";

export const PREVIEW_DAYS = 30;
/**
 * Newest judgements that are looked through: a second at most, for part of which the process answers nobody else. Where even
 * reading them takes too long, fewer are.
 */
const JUDGED_MAX = [2_000, 200];
const READ_MS = 3_000;
const STATEMENT_TOO_LONG = "57014";

export type PolicyPreview = Pick<AskedBeforeList, "judged" | "more" | "since"> & {
  /** Different drifts among them. */
  drifts: number;
  /** What each choice would have meant, in the order of the cell's choices. */
  choices: (PolicyValue & PolicyEffect)[];
};

/** What each choice for one cell would have meant for what was found lately; nothing is written. */
export async function previewPolicy(sql: Sql, own: OwnPolicies, name: CellName, ms = READ_MS): Promise<PolicyPreview> {
  const cell = await readCell(sql, own, name);
  const declared = own.get(name.kind);
  const about = { class: cell.class, direction: cell.direction };
  const { rows, ...read } = await newest(sql, { kind: name.kind, ...about, days: PREVIEW_DAYS, ms });
  const before = rows.map(({ input, ...row }) => ({ ...row, input: input as GateInput }));
  const choices = declared === undefined ? [] : choicesOf(cell, cell, declared.promises);
  return {
    ...read,
    drifts: new Set(rows.map((row) => row.drift)).size,
    choices: choices.map(({ mode, approvals, bothOwners }) => {
      const value = { mode, approvals, bothOwners };
      const proposal = { policies: [{ ...about, ...value }] };
      return { ...value, ...policyEffect(before, { proposal, perHour: () => declared?.perHour ?? 0 }) };
    }),
  };
}

async function newest(sql: Sql, of: Omit<Parameters<typeof askedBefore>[1], "max">): Promise<AskedBeforeList> {
  for (const max of JUDGED_MAX) {
    try {
      return await askedBefore(sql, { ...of, max });
    } catch (error) {
      if ((error as { code?: string }).code !== STATEMENT_TOO_LONG) throw error;
    }
  }
  throw new AppError({
    code: "too_much_to_count",
    status: 503,
    message: "What was judged lately could not be counted in time. Nothing was changed.",
  });
}
