/**
 * npm run test:kill [-- sleepers | database]: the whole matrix, or the cases that are named; or many that fall asleep; or
 * the database server killed at each commit.
 */
import { parseArgs } from "node:util";
import { openArena } from "./arena.ts";
import { allCases, BLOWS, type Case, KINDS, nameOf, POINTS, serverCases } from "./matrix.ts";
import { runSleepers } from "./sleepers.ts";
import { runTrial } from "./trial.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    lanes: { type: "string", default: "10" },
    trials: { type: "string", default: "1000" },
    story: { type: "boolean" },
  },
});

const arena = await openArena();
const began = performance.now();
const modes: Record<string, () => Promise<number>> = { matrix, sleepers, database };
const failed = await (modes[positionals[0] ?? "matrix"] ?? matrix)();
await arena.close();
process.exit(failed > 0 ? 1 : 0);

function isNamed(trial: Case): boolean {
  const words = values.only.split(" ").filter((word) => word !== "");
  return words.every((word) =>
    nameOf(trial)
      .split(" ")
      .some((part) => part.startsWith(word)),
  );
}

async function matrix(): Promise<number> {
  const cases = allCases().filter(isNamed);
  const results = new Map<string, boolean>();
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < cases.length; at = next++) {
      const trial = cases[at];
      if (trial !== undefined) results.set(nameOf(trial), await isGood(trial, `t${at}`));
    }
  };
  await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
  console.log(table(results, BLOWS));
  return sum(results);
}

async function database(): Promise<number> {
  // The driver asks a new connection for its array types and waits for no answer; where the server dies just then, nobody
  // is there to be told. It is not what is tried here.
  process.on("unhandledRejection", (error: Error & { code?: string }) => {
    if (!["CONNECTION_CLOSED", "ECONNRESET", "ECONNREFUSED"].includes(error.code ?? "")) throw error;
  });
  const results = new Map<string, boolean>();
  for (const [at, cases] of serverCases().entries()) {
    const named = cases.filter(isNamed);
    // Together: one blow for all of them.
    const hit = async (trial: Case) => results.set(nameOf(trial), await isGood(trial, `d${at}`));
    await Promise.all(named.map(hit));
  }
  console.log(table(results, ["server"]));
  return sum(results);
}

async function isGood(trial: Case, name: string): Promise<boolean> {
  const { failures, story, tookMs } = await runTrial(arena, trial, name);
  const good = failures.length === 0;
  if (!good || values.story) {
    console.log(`${good ? "ok" : "✗"} ${nameOf(trial)}, ${tookMs} ms`);
    for (const line of [...failures, story.join(" → ")]) console.log(`    ${line}`);
  }
  return good;
}

function sum(results: ReadonlyMap<string, boolean>): number {
  const failed = [...results.values()].filter((good) => !good).length;
  console.log(`lease ${arena.times.leaseMs} ms, ${seconds()} s`);
  console.log(`${results.size - failed} passed, ${failed} failed`);
  return failed;
}

/** Points down, blows across; in each place a letter for each kind: itself where it passed, ✗ where not. */
function table(results: ReadonlyMap<string, boolean>, blows: readonly Case["blow"][]): string {
  const mark = (point: Case["point"], blow: Case["blow"]) =>
    KINDS.map((kind) => {
      const ok = results.get(nameOf({ point, blow, kind }));
      return ok === undefined ? "·" : ok ? kind.slice(0, 1) : "✗";
    }).join("");
  const rows = POINTS.map((point) => [point.id, ...blows.map((blow) => mark(point, blow)), point.says]);
  return [["", ...blows, ""], ...rows]
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
