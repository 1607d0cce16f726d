/** What reconciler/postgres-budgets.ts does, over rows in memory. */
import { sha256Hex } from "../../lib/canonical.ts";
import type { Millis } from "../model/evidence.ts";
import { whyClosed } from "../policy/budget.ts";
import type { BatchRow, DriftRow, Parking, Store } from "../store.ts";
import { appendAudit, type Statement } from "./memory-store.ts";
import type { Shelf, Tables } from "./memory-tables.ts";

export function batchesOf(tables: Tables, kind: string, at: Millis): BatchRow[] {
  return tables.batches
    .filter((row) => row.kind === kind && !row.closed && (row.releasedUntil === null || row.releasedUntil > at))
    .map(({ closed: _, ...row }) => row);
}

export function weighing(tables: Tables, statement: Statement): Pick<Store, "wants" | "park"> {
  return {
    wants: (kind) =>
      statement((at) => {
        const groups = new Map<string, { class: string; owner: string; n: number }>();
        for (const { class: name, plan } of wantedOf(tables, kind, at)) {
          const owner = plan?.owner ?? "";
          const group = groups.get(`${name}\0${owner}`) ?? { class: name, owner, n: 0 };
          groups.set(`${name}\0${owner}`, { ...group, n: group.n + 1 });
        }
        return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
      }),
    park: (kind, short) => statement((at) => park(tables, kind, short, at)),
  };
}

function wantedOf(tables: Tables, kind: string, at: Millis): DriftRow[] {
  const begun = (shelf: Shelf, drift: DriftRow) =>
    shelf.repairs.some(
      ({ driftId, state, decidedBy }) =>
        driftId === drift.id &&
        (["attempting", "verifying", "not_confirmed"].includes(state) ||
          (state === "approved" && decidedBy !== null && decidedBy !== "policy")),
    );
  const released = (shelf: Shelf, { batch, batchPlan, plan }: DriftRow) =>
    batchPlan === plan?.hash &&
    tables.batches.some((row) => row.id === batch && (row.releasedUntil ?? 0) > at) &&
    !shelf.attempts.some(({ planHash, state }) => planHash === batchPlan && state === "happened");
  const onlyBudget = ({ gateReasons }: DriftRow) =>
    gateReasons.length > 0 && gateReasons.every((reason) => reason.code === "budget_spent");
  return tables
    .ofKind(kind)
    .flatMap((shelf) => shelf.drifts.filter((row) => !begun(shelf, row) && !released(shelf, row)))
    .filter((row) => row.resolvedAt === null && row.plan !== null && (row.gateVerdict === "act" || onlyBudget(row)));
}

function park(tables: Tables, kind: string, short: Parking | null, at: Millis): boolean {
  const parked = tables.batches.find((row) => row.kind === kind && row.releasedUntil === null && !row.closed);
  const id = parked?.id ?? short?.id;
  if (id === undefined) return false;
  const all = wantedOf(tables, kind, at);
  const fits = all.some((row) => row.batch === id);
  const inIt = all.filter((row) =>
    short?.groups.some((group) => group.class === row.class && group.owner === row.plan?.owner),
  );
  for (const row of tables.ofKind(kind).flatMap((shelf) => shelf.drifts)) {
    if (inIt.includes(row)) tables.set(row, { batch: id, batchPlan: row.plan?.hash ?? null });
    else if (row.batch === id && row.resolvedAt === null) tables.set(row, { batch: null, batchPlan: null });
  }
  const actor = { kind: "reconciler", id: "sweep" } as const;
  if (short === null) {
    if (parked !== undefined) tables.set(parked, { closed: true });
    const detail = { kind, says: whyClosed(fits) };
    appendAudit(tables, { actor, action: "batch.closed", subject: id, detail }, at);
    return true;
  }
  const digest = sha256Hex(
    inIt
      .map((row) => row.plan?.hash ?? "")
      .sort()
      .join(","),
  );
  const refilled = parked?.digest !== digest;
  if (!refilled && parked.says === short.says) return false;
  const row = { id, kind, scopes: short.scopes, wanted: inIt.length, says: short.says, digest };
  if (parked === undefined) tables.add(tables.batches, { ...row, releasedUntil: null, closed: false });
  else tables.set(parked, row);
  if (refilled) {
    const detail = { kind, wanted: inIt.length, says: short.says, digest };
    appendAudit(tables, { actor, action: "batch.parked", subject: id, detail }, at);
  }
  return true;
}
