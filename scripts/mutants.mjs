/**
 * npm run mutants [-- --seeds N] [--only NAME]: plants one mistake at a time into the protocol and asks the simulator for
 * it. A mistake that no seed finds is one that nothing guards against, or one that something else makes good: the table in
 * docs/mutants.md says which.
 */
import "./require-node.mjs";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { inProject } from "./project.mjs";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "1000" }, only: { type: "string" } } });
/** @type {{ name: string, says: string, file: string, from: string, to: string }[]} */
const all = JSON.parse(readFileSync(inProject("reconciler/simulator/mutants.json"), "utf8"));
const mutants = all.filter(({ name }) => values.only === undefined || name === values.only);
const folder = inProject("build", "mutants");
const HANGS_AFTER_MS = 240_000;

mkdirSync(folder, { recursive: true });
let alive = 0;
for (const mutant of mutants) {
  const { seed, by } = await hunt(mutant);
  if (by === null) alive += 1;
  const end = by === null ? `not found in ${values.seeds} seeds` : `${by}${seed === null ? "" : `, seed ${seed}`}`;
  console.log(`| ${mutant.name} | ${mutant.says} | ${end} |`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${mutants.length - alive} of ${mutants.length} were found.`);

/**
 * @param {typeof all[number]} mutant
 * @returns {Promise<{ seed: number | null, by: string | null }>}
 */
async function hunt(mutant) {
  const outfile = `${folder}/${mutant.name}.mjs`;
  await build({
    entryPoints: [inProject("reconciler/simulator/until-broken.ts")],
    ...{ outfile, bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "error" },
    plugins: [planting(mutant)],
  });
  try {
    const run = await promisify(execFile)(process.execPath, [outfile, values.seeds], { timeout: HANGS_AFTER_MS });
    return JSON.parse(run.stdout);
  } catch (error) {
    return { seed: null, by: `it does not end: ${/** @type {Error} */ (error).message.split("\n")[0]}` };
  }
}

/**
 * @param {typeof all[number]} mutant
 * @returns {import("esbuild").Plugin}
 */
function planting({ file, from, to }) {
  const path = inProject(file);
  return {
    name: "planting",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, (args) => {
        if (args.path !== path) return null;
        return { contents: readFileSync(path, "utf8").replace(from, () => to), loader: "ts" };
      });
    },
  };
}
