/** node until-broken.mjs SEEDS: says which seed broke an invariant first, as one JSON object. For scripts/mutants.mjs. */
import { messageOf } from "../../lib/message-of.ts";
import { simulate } from "./simulate.ts";

async function main(): Promise<{ seed: number | null; by: string | null }> {
  const seeds = Number(process.argv[2]);
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violations } = await simulate(seed);
    if (violations.length > 0) return { seed, by: [...new Set(violations.map((one) => one.invariant))].join(", ") };
  }
  return { seed: null, by: null };
}

process.on("unhandledRejection", (error) => tell({ seed: null, by: `an error: ${messageOf(error)}` }));

function tell(answer: { seed: number | null; by: string | null }): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
}

tell(await main());
