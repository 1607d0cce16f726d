import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { oneFileEach } from "../../lib/one-file.ts";
import { sparing } from "../../scripts/sparing.mjs";
import type { BenchWorld } from "./world.ts";

/** `rssMb`: the most that its process had until its end. */
export type Swept = { ms: number; knownMs: number; rssMb: number };

/**
 * Sweeps of these snapshots in a process of their own, and in one file as a reconciler is, so that its memory is theirs and no
 * compiler's; `before` is called, and waited for, before each.
 */
export async function sweepAside(
  { reconcilerUrl }: BenchWorld,
  snapshots: readonly string[],
  before: (n: number) => Promise<void> | void = () => {},
): Promise<Swept[]> {
  const { files, remove } = await oneFileEach([path.join(import.meta.dirname, "sweep.ts")], {}, "bundle");
  const argv = [...sparing.args, ...files, reconcilerUrl, ...snapshots];
  const env = { ...process.env, ...sparing.env };
  const child = spawn(process.execPath, argv, { stdio: ["pipe", "pipe", "inherit"], env });
  const ended = once(child, "close");
  let n = 0;
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (line !== "next") continue;
    await before(n++);
    child.stdin.write("\n");
  }
  const [code] = await ended;
  remove();
  if (code !== 0) throw new Error(`The sweep ended with ${code}.`);
  return JSON.parse(last);
}
