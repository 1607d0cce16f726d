/**
 * Checks an exported record where nothing of Plumbline is: verify-record.mjs RECORD [CHECKPOINTS PUBLIC_KEY]. One file, for
 * whoever audits; it asks for no database and no package. Exit: 0 it verifies, 1 it does not, 2 it could not be read.
 */
import { createPublicKey } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type ChainRow, makeChainVerifier } from "./chain.ts";
import { readCheckpoints } from "./checkpoint.ts";

async function main([record, checkpoints, key]: readonly string[]): Promise<number> {
  if (record === undefined || (checkpoints === undefined) !== (key === undefined)) {
    throw new Error("Say: verify-record.mjs RECORD [CHECKPOINTS PUBLIC_KEY]");
  }
  const signed =
    checkpoints === undefined || key === undefined
      ? null
      : readCheckpoints(readFileSync(checkpoints, "utf8"), createPublicKey(readFileSync(key)));
  const verifier = makeChainVerifier({ signed: signed?.heads });
  for await (const line of createInterface({ input: createReadStream(record) }))
    verifier.add(JSON.parse(line) as ChainRow);
  const { entries, head, first_bad: bad } = verifier.report(null);
  if (bad !== null) {
    console.log(`The record does not verify: bucket ${bad.bucket}, entry ${bad.seq}: ${bad.why}.`);
    return 1;
  }
  console.log(`The record verifies: ${entries} entries, head ${head}.`);
  if (signed !== null) console.log(`All ${signed.entries} entries that were signed until ${signed.at} are in it.`);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
