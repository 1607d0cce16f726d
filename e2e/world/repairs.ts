import { plumbline } from "./command-line.ts";

type Explained = {
  status: { status: string; stale: boolean };
  gate: { verdict: string; reasons: { code: string }[] }[];
  repairs: { id: string; state: string; class: string; planHash: string }[];
};

/** What the command line says about one object, without looking at it again. */
export function explain(key: string): Promise<Explained> {
  return plumbline<Explained>("explain", "database_access", key);
}

/** The proposal that waits for a decision on this object. */
export async function waitingRepairOf(key: string): Promise<{ id: string; planHash: string }> {
  const { repairs } = await explain(key);
  const waiting = repairs.find((repair) => repair.state === "proposed");
  if (waiting === undefined) throw new Error(`Nothing waits for a decision on ${key}: ${JSON.stringify(repairs)}`);
  return waiting;
}

/** A decision by somebody at the command line, where the journey is about what others see of it. */
export async function approveAs(email: string, repair: { id: string }): Promise<void> {
  await plumbline("approve", repair.id, "--as", email);
}
