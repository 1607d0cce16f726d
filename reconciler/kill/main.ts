/** npm run test:kill [-- sleepers]: the whole matrix, or the cases that are named; or many that fall asleep. */
import { parseArgs } from "node:util";
import { openArena } from "./arena.ts";
import { allCases, BLOWS, KINDS, nameOf, POINTS } from "./matrix.ts";
import { runSleepers } from "./sleepers.ts";
import { runTrial } from "./trial.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    lanes: { type: "string", default: "6" },
    trials: { type: "string", default: "1000" },
    story: { type: "boolean" },
  },
});

const arena = await openArena();
const began = performance.now();
const failed = positionals[0] === "sleepers" ? await sleepers() : await matrix();
await arena.close();
process.exit(failed > 0 ? 1 : 0);

async function matrix(): Promise<number> {
  const words = values.only.split(" ").filter((word) => word !== "");
  const isNamed = (name: string) => words.every((word) => name.split(" ").some((part) => part.startsWith(word)));
  const cases = allCases().filter((trial) => isNamed(nameOf(trial)));
  const results = new Map<string, boolean>();
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < cases.length; at = next++) {
      const trial = cases[at];
      if (trial === undefined) return;
      const { failures, story, tookMs } = await runTrial(arena, trial, `t${at}`);
      results.set(nameOf(trial), failures.length === 0);
      if (failures.length === 0 && !values.story) continue;
      console.log(`${failures.length === 0 ? "ok" : "✗"} ${nameOf(trial)}, ${tookMs} ms`);
      for (const line of [...failures, story.join(" → ")]) console.log(`    ${line}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
  const passed = [...results.values()].filter((ok) => ok).length;
  console.log(table(results));
  console.log(`lease ${arena.times.leaseMs} ms, ${seconds()} s`);
  console.log(`${passed} passed, ${results.size - passed} failed`);
  return results.size - passed;
}

/** Points down, blows across; in each place a letter for each kind: itself where it passed, ✗ where not. */
function table(results: ReadonlyMap<string, boolean>): string {
  const mark = (point: (typeof POINTS)[number], blow: (typeof BLOWS)[number]) =>
    KINDS.map((kind) => {
      const ok = results.get(nameOf({ point, blow, kind }));
      return ok === undefined ? "·" : ok ? kind.slice(0, 1) : "✗";
    }).join("");
  const rows = POINTS.map((point) => [point.id, ...BLOWS.map((blow) => mark(point, blow)), point.says]);
  return [["", ...BLOWS, ""], ...rows]
    .map((row) =>
      row
        .map((cell) => cell.padEnd(10))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

async function sleepers(): Promise<number> {
  const { trials, stops, sends, failures } = await runSleepers(arena, Number(values.trials));
  console.log(`${trials} trials in ${stops} stops of ${3 * arena.times.leaseMs} ms, ${seconds()} s`);
  for (const line of [...sends, ...failures]) console.log(`✗ ${line}`);
  console.log(`${sends.length} sends by a sleeper`);
  const bad = sends.length + failures.length;
  console.log(`${trials - sends.length} passed, ${bad} failed`);
  return bad;
}

function seconds(): number {
  return Math.round((performance.now() - began) / 1000);
}
