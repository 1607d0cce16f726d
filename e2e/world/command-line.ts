import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const script = path.resolve(import.meta.dirname, "../../scripts/plumbline.mjs");

/** The command line, as people use it beside the running product. Exit 1 and 3 are answers too: a finding or a refusal, and that not all of it could be looked at. */
export async function plumbline<Answer>(...words: string[]): Promise<Answer> {
  const args = [script, ...words, "--json"];
  const { stdout } = await run(process.execPath, args, { env: process.env }).catch((error) => {
    if ((error.code === 1 || error.code === 3) && error.stdout) return { stdout: String(error.stdout) };
    throw new Error(`plumbline ${words.join(" ")} failed:\n${error.stdout}\n${error.stderr}`);
  });
  return JSON.parse(stdout);
}
