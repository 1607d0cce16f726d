import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { oneFileEach } from "../../lib/one-file.ts";
import { sparing } from "../../scripts/sparing.mjs";
import type { BenchWorld } from "./world.ts";

/** `rssMb`: the most that its process had until its end. */
export type Swept = { ms: number; knownMs: number; rssMb: number };

/**
 * Sweeps of these snapshots in a process of their own, and in one file as a reconciler is, so that its memory is theirs and no
 * compiler's; `begun` is called when the first begins.
 */
export async function sweepAside(
  { reconcilerUrl }: BenchWorld,
  snapshots: readonly string[],
  begun = () => {},
): Promise<Swept[]> {
  const { files, remove } = await oneFileEach([path.join(import.meta.dirname, "sweep.ts")], {}, "bundle");
  const argv = [...sparing.args, ...files, reconcilerUrl, ...snapshots];
  const env = { ...process.env, ...sparing.env };
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"], env });
  let out = "";
  child.stdout.on("data", (chunk) => {
    if (out === "") begun();
    out += chunk;
  });
  const [code] = await once(child, "close");
  remove();
  if (code !== 0) throw new Error(`The sweep ended with ${code}.`);
  return JSON.parse(out.slice(out.indexOf("\n")));
}
