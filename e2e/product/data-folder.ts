import { readFileSync } from "node:fs";
import path from "node:path";

/** What `npm start` keeps for the command line in its data folder. */
export function sandboxUrl(): string {
  const file = path.join(process.env.PLUMBLINE_DATA ?? ".plumbline", "reconciler.env.json");
  const saved: Record<string, string | undefined> = JSON.parse(readFileSync(file, "utf8"));
  const url = saved.SANDBOX_ADMIN_URL;
  if (url === undefined) throw new Error(`${file} names no sandbox.`);
  return url;
}
