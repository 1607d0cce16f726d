import { z } from "zod";
import type { DriftFilter } from "../../../db/queries/drift-where.ts";
import type { Chosen } from "../../../db/queries/selection.ts";
import { canonical, sha256Hex } from "../../canonical.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { driftParams } from "../../query/drift-params.ts";
import { strictQuery } from "../../query/strict-query.ts";
import { id, isStorable, moment } from "../input.ts";

/** The filter as the address of the list has it: `class=permission_drift&age=…`. */
export const filterText = z.string().max(2_000);

export const ChosenInput = z.union([
  z.strictObject({ drifts: z.array(id).min(1).max(1_000), at: moment }),
  /** `hash` says which filter was counted, so that another reading of it cannot choose other rows. */
  z.strictObject({ filter: filterText, hash: z.string().length(64), at: moment }),
]);
export type ChosenInput = z.infer<typeof ChosenInput>;

/** Order and page choose nothing. */
export function readFilter(text: string): DriftFilter {
  const given = Object.fromEntries(new URLSearchParams(text));
  // The text itself may be kept with any character in it, percent-encoded as it is; no query can look for each.
  if (!isStorable(given)) {
    const errors = [{ path: "", says: "contains a character that cannot be kept" }];
    throw new Invalid("The filter has mistakes. Nothing was changed.", errors);
  }
  const parsed = strictQuery(driftParams).safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), says: message }));
    throw new Invalid("The filter has mistakes. Nothing was changed.", errors);
  }
  const { cursor: _, order: __, ...filter } = parsed.data;
  return filter;
}

export const filterHash = (filter: DriftFilter) => sha256Hex(canonical(filter));

export function readChosen(input: ChosenInput): Chosen {
  if ("drifts" in input) return { drifts: [...new Set(input.drifts)] };
  const filter = readFilter(input.filter);
  if (filterHash(filter) !== input.hash) {
    throw new Conflict("This is not the filter that was counted. Choose again. Nothing was changed.", {
      code: "other_filter",
    });
  }
  return { filter };
}
