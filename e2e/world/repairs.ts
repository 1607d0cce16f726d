import { plumbline } from "./command-line.ts";

type Detected = { drifts: { id: string; class: string; plan: { hash: string } | null }[] };

/** The drift on this object that the command line can decide on. */
export async function openDriftOf(key: string): Promise<string> {
  const { drifts } = await plumbline<Detected>("detect", "--object", key);
  const [drift] = drifts;
  if (drift === undefined) throw new Error(`Nothing differs on ${key}.`);
  return drift.id;
}

/** A decision by somebody at the command line, where the journey is about what others see of it. */
export async function approveAs(email: string, drift: string): Promise<void> {
  await plumbline("approve", drift, "--as", email);
}
