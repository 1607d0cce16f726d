import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { oneFileEach } from "../../lib/one-file.ts";
import type { BenchWorld } from "./world.ts";

export type Swept = { ms: number; scanMs: number; rssMb: number };

/** A sweep in a process of its own, and in one file as a reconciler is, so that its memory is the sweep's and no compiler's. */
export async function sweepAside({ url, snapshot }: BenchWorld): Promise<Swept> {
  const { files, remove } = await oneFileEach([path.join(import.meta.dirname, "sweep.ts")], {}, "bundle");
  const child = spawn(process.execPath, [...files, url, snapshot.file], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, "close");
  remove();
  if (code !== 0) throw new Error(`The sweep ended with ${code}.`);
  return JSON.parse(out);
}
