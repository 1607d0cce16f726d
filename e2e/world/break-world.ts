import { until } from "../product/until.ts";
import { plumbline } from "./command-line.ts";
import { grant, revoke } from "./sandbox.ts";

export type Broken = { class: string; direction: string | null; kind: string; key: string; how: string };
type Break = { class: string; direction?: string; key: string; look?: boolean };

/** Makes a difference for real in the sandbox, and does not wait for the next full look to have it named. */
export async function breakObject({ class: driftClass, direction, key, look = true }: Break): Promise<Broken> {
  const where = ["--object", key, ...(direction === undefined ? [] : ["--direction", direction])];
  const broken = await plumbline<Broken>("break", driftClass, ...where);
  // What changed a moment ago may not be called a difference yet.
  if (look) await until(`${key} is named as differing`, 20_000, async () => (await lookAt(key)).includes(driftClass));
  return broken;
}

/** One bounded pass over one object: names what differs and proposes or makes its repair. Answers with the classes. */
export async function lookAt(key: string): Promise<string[]> {
  const { drifts } = await plumbline<{ drifts: { class: string }[] }>("act", "--object", key);
  return drifts.map((drift) => drift.class);
}

/** The same right for each of these roles: differences that are alike, found and proposed for by one pass. */
export async function grantAlike(right: string, table: string, roles: readonly string[]): Promise<void> {
  for (const role of roles) await grant(role, right, table);
  await until(`${roles.length} roles are named as having more than was asked for`, 30_000, async () => {
    const named = await differingOn(table);
    return roles.every((role) => named.includes(role));
  });
}

/** Taken back by hand, and known to be. */
export async function revokeAlike(right: string, table: string, roles: readonly string[]): Promise<void> {
  for (const role of roles) await revoke(role, right, table);
  await until("nothing differs on the table", 30_000, async () => {
    const named = await differingOn(table);
    return !roles.some((role) => named.includes(role));
  });
}

async function differingOn(table: string): Promise<string[]> {
  type Named = { drifts: { key: string; says: string }[] };
  const { drifts } = await plumbline<Named>("act", "--kind", "database_access");
  return drifts.filter(({ says }) => says.includes(table)).map(({ key }) => key);
}

/** Something of the billing team that waits for a decision, whatever the tests before left behind. */
export async function somethingWaits(): Promise<void> {
  const { drifts } = await plumbline<{ drifts: { owner: string; gate: { verdict: string } }[] }>("detect");
  if (drifts.some((drift) => drift.owner === "billing" && drift.gate.verdict === "ask")) return;
  await breakObject({ class: "permission_drift", direction: "over", key: "svc_payout_scheduler" });
}
