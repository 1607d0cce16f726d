/**
 * npm run mutants [-- --seeds N] [--only NAME]: plants one mistake at a time into the protocol and asks the simulator for
 * it. A mistake that no seed finds is one that nothing guards against, or one that something else makes good: that has to
 * be said with it (`survives`), and where the something else can be weakened, both are planted together (`beside`).
 * A run of all of them writes docs/mutants.md; it fails where too many live, or one lives and nobody says why.
 */
import "./require-node.mjs";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { inProject } from "./project.mjs";

/** @typedef {{ name: string, says: string, file: string, from: string, to: string, beside?: string, survives?: string }} Mutant */
/** @typedef {{ mutant: Mutant, seed: number | null, by: string | null, beside: string | null }} Hunted */

const { values } = parseArgs({ options: { seeds: { type: "string", default: "1000" }, only: { type: "string" } } });
/** @type {Mutant[]} */
const all = JSON.parse(readFileSync(inProject("reconciler/simulator/mutants.json"), "utf8"));
const mutants = all.filter(({ name }) => values.only === undefined || name === values.only);
const folder = inProject("build", "mutants");
const HANGS_AFTER_MS = 30 * 60_000;
const FOUND_MIN = 0.95;

mkdirSync(folder, { recursive: true });
/** @type {Hunted[]} */
const hunted = [];
const waiting = [...mutants];
await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
rmSync(folder, { recursive: true, force: true });

const alive = hunted.filter(({ by }) => by === null);
const unsaid = alive.filter(({ mutant }) => mutant.survives === undefined).map(({ mutant }) => mutant.name);
console.log(`\n${hunted.length - alive.length} of ${hunted.length} were found.`);
if (unsaid.length > 0) console.log(`Nobody says why these live: ${unsaid.join(", ")}.`);
if (values.only === undefined) writeFileSync(inProject("docs/mutants.md"), page());
process.exitCode = unsaid.length === 0 && alive.length <= hunted.length * (1 - FOUND_MIN) ? 0 : 1;

async function lane() {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const alone = await hunt([mutant]);
    const other = alone.by === null ? all.find(({ name }) => name === mutant.beside) : undefined;
    const found = other === undefined ? alone : await hunt([mutant, other]);
    const one = { mutant, ...found, beside: found.by !== null && other !== undefined ? other.name : null };
    hunted.push(one);
    console.log(row(one));
  }
}

/** @param {Hunted} hunted */
function row({ mutant, seed, by, beside }) {
  const where = seed === null ? "" : `, seed ${seed}`;
  const end = by === null ? `nothing. ${mutant.survives ?? ""}`.trim() : `${by}${where}`;
  return `| \`${mutant.name}\` | ${mutant.says} | ${end}${beside === null ? "" : `, together with \`${beside}\``} |`;
}

function page() {
  const order = (/** @type {Hunted} */ { mutant }) => all.indexOf(mutant);
  return `# Mutants of the protocol

Each row is one mistake planted into the source (\`reconciler/simulator/mutants.json\`), and what found it: the invariants it broke and the
first seed that did, of ${values.seeds}. Of one that nothing finds, the row says what makes it good. Where two layers guard the same, each
alone hides that the other is gone: both are planted together. \`npm run mutants\` writes this page.

| Mutant | The mistake | Found by |
|---|---|---|
${[...hunted]
  .sort((a, b) => order(a) - order(b))
  .map(row)
  .join("\n")}

${hunted.length - alive.length} of ${hunted.length} are found; the other ${alive.length} are made good by something else, which is named.
`;
}

/**
 * @param {Mutant[]} planted
 * @returns {Promise<{ seed: number | null, by: string | null }>}
 */
async function hunt(planted) {
  const outfile = `${folder}/${planted.map(({ name }) => name).join("-")}.mjs`;
  await build({
    entryPoints: [inProject("reconciler/simulator/until-broken.ts")],
    ...{ outfile, bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "error" },
    plugins: [planting(planted)],
  });
  try {
    const run = await promisify(execFile)(process.execPath, [outfile, values.seeds], { timeout: HANGS_AFTER_MS });
    return JSON.parse(run.stdout);
  } catch (error) {
    return { seed: null, by: `it does not end: ${/** @type {Error} */ (error).message.split("\n")[0]}` };
  }
}

/**
 * @param {Mutant[]} planted
 * @returns {import("esbuild").Plugin}
 */
function planting(planted) {
  return {
    name: "planting",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, (args) => {
        const here = planted.filter(({ file }) => inProject(file) === args.path);
        if (here.length === 0) return null;
        const source = readFileSync(args.path, "utf8");
        return { contents: here.reduce((text, { from, to }) => text.replace(from, () => to), source), loader: "ts" };
      });
    },
  };
}
