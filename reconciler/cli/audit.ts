import { createPublicKey } from "node:crypto";
import { createWriteStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect, type Sql } from "../../db/client.ts";
import { INVARIANTS, UNASKED, violations } from "../../db/queries/invariants.ts";
import { renewRecord } from "../../lib/services/record/renew.ts";
import type { Runtime } from "../loop/runtime.ts";
import { readCheckpoints, type Signed } from "../record/checkpoint.ts";
import { FOLDERS, KEY_FILE, openSigner, readKept } from "../record/keep-checkpoints.ts";
import { readEntries, readHeads, verifyRecord } from "../record/read-chain.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asPerson } from "./as.ts";

export async function auditVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what] = args.words;
  if (what === "verify") return verify(runtime, args);
  if (what === "export") return exportRows(args.options.out);
  if (what === "invariants") return invariants();
  if (what === "key") return publicKey(runtime);
  if (what === "renew") return renew(runtime, args);
  throw new UsageError("Say: audit verify, audit invariants, audit export [--out FILE], audit key, or audit renew.");
}

async function verify(runtime: Runtime, args: Arguments): Promise<Answer> {
  const sql = connect({ url: process.env.DATABASE_URL ?? "", name: "plumbline audit", max: 1, readOnly: true });
  try {
    const signed = await readSigned(sql, runtime, args);
    const report = await verifyRecord(sql, { signed: signed?.heads });
    const { first_bad: bad } = report;
    const lines = [
      bad === null
        ? `The record verifies: ${report.entries} entries, head ${report.head}.`
        : `The record does not verify: bucket ${bad.bucket}, entry ${bad.seq}: ${bad.why}.`,
      signed === null
        ? "Nothing was signed outside the database, so an end that was cut off, or a record that was made anew, does not show."
        : bad === null && `All ${signed.entries} entries that were signed until ${signed.at} are in it.`,
    ];
    const json = { ...report, signed: signed && { n: signed.n, at: signed.at, entries: signed.entries } };
    return { json, text: lines.filter(Boolean).join("\n"), exit: report.ok ? EXIT.done : EXIT.finding };
  } finally {
    await sql.end();
  }
}

/** Of the file that is named, or of this installation's own; null where there is none. */
async function readSigned(sql: Sql, { env }: Runtime, { options }: Arguments): Promise<Signed | null> {
  const { checkpoints, key } = options;
  const signer = openSigner(env);
  if (checkpoints === undefined && key !== undefined) throw new UsageError("--key goes with --checkpoints.");
  if (checkpoints === undefined) return signer === null ? null : (await readKept(sql, signer)).signed;
  if (key === undefined && signer === null)
    throw new UsageError("Say with --key which public key the checkpoints are signed with.");
  const reads = key === undefined ? signer?.key : readFileSync(key);
  return readCheckpoints(readFileSync(checkpoints, "utf8"), createPublicKey(reads ?? ""));
}

function publicKey({ env }: Runtime): Answer {
  const signer = openSigner(env);
  if (signer === null) throw new UsageError(`Nothing is signed here: ${KEY_FILE} and ${FOLDERS} are not set.`);
  const pem = createPublicKey(signer.key).export({ type: "spki", format: "pem" }).toString();
  return { json: { key: pem }, text: pem.trimEnd(), exit: EXIT.done, document: true };
}

async function renew(runtime: Runtime, args: Arguments): Promise<Answer> {
  const renewed = await renewRecord(await asPerson(runtime, args), {
    reason: required(args.options.reason, "--reason"),
  });
  const text = `Another record begins here: ${renewed.log}. The checkpoints of ${renewed.was} stay as they are. A stop that was set stays in force.`;
  return { json: renewed, text, exit: EXIT.done };
}

/** Of a large record this takes its time, so nothing bounds a statement. */
async function invariants(): Promise<Answer> {
  const url = process.env.DATABASE_URL ?? "";
  const sql = connect({ url, name: "plumbline audit", max: 2, statementMs: 0, readOnly: true });
  try {
    const broken = await violations(sql);
    const json = { checked: INVARIANTS.map(({ id }) => id), violations: broken, not_checked: UNASKED };
    const lines = broken.map(({ id, says, count, rows }) => `${id} ${says} Broken by ${count}: ${rows.join(", ")}`);
    if (broken.length === 0) lines.push(`All ${INVARIANTS.length} hold.`);
    for (const [id, why] of Object.entries(UNASKED)) lines.push(`${id} not checked here: ${why}`);
    return { json, text: lines.join("\n"), exit: broken.length === 0 ? EXIT.done : EXIT.finding };
  } finally {
    await sql.end();
  }
}

async function exportRows(file: string | undefined): Promise<Answer> {
  const sql = connect({ url: process.env.DATABASE_URL ?? "", name: "plumbline audit", max: 1, readOnly: true });
  let entries = 0;
  async function* lines() {
    for await (const rows of readEntries(sql, await readHeads(sql))) {
      entries += rows.length;
      yield rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    }
  }
  try {
    if (file !== undefined) await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
    else await pipeline(Readable.from(lines()), process.stdout, { end: false }).catch(unlessClosed);
  } finally {
    await sql.end();
  }
  return {
    json: { entries, file: file ?? null },
    text: file === undefined ? "" : `Wrote ${entries} entries to ${file}.`,
    exit: EXIT.done,
  };
}

/** Whoever reads has seen enough, as `head` has. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
