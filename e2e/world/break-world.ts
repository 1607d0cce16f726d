import { plumbline } from "./command-line.ts";

export type Broken = { class: string; direction: string | null; kind: string; key: string; how: string };
type Break = { class: string; direction?: string; key: string; look?: boolean };

/** Makes a difference for real in the sandbox, and does not wait for the next full look to have it named. */
export async function breakObject({ class: driftClass, direction, key, look = true }: Break): Promise<Broken> {
  const where = ["--object", key, ...(direction === undefined ? [] : ["--direction", direction])];
  const broken = await plumbline<Broken>("break", driftClass, ...where);
  if (look) await lookAt(key);
  return broken;
}

/** One bounded pass over one object: names what differs and proposes or makes its repair. */
export async function lookAt(key: string): Promise<void> {
  await plumbline("act", "--object", key);
}

/** Something of the billing team that waits for a decision, whatever the tests before left behind. */
export async function somethingWaits(): Promise<void> {
  const { drifts } = await plumbline<{ drifts: { owner: string; gate: { verdict: string } }[] }>("detect");
  if (drifts.some((drift) => drift.owner === "billing" && drift.gate.verdict === "ask")) return;
  await breakObject({ class: "permission_drift", direction: "over", key: "svc_payout_scheduler" });
}
