import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect } from "../../db/client.ts";
import { INVARIANTS, UNASKED, violations } from "../../db/queries/invariants.ts";
import type { Runtime } from "../loop/runtime.ts";
import { readEntries, readHeads, verifyRecord } from "../record/read-chain.ts";
import { type Answer, type Arguments, EXIT, UsageError } from "./arguments.ts";

export async function auditVerb(_runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what] = args.words;
  if (what === "verify") return verify();
  if (what === "export") return exportRows(args.options.out);
  if (what === "invariants") return invariants();
  throw new UsageError("Say: audit verify, audit invariants, or audit export [--out FILE].");
}

async function verify(): Promise<Answer> {
  const sql = connect({ url: process.env.DATABASE_URL ?? "", name: "plumbline audit", max: 1, readOnly: true });
  try {
    const report = await verifyRecord(sql);
    const text = report.ok
      ? `The record verifies: ${report.entries} entries, head ${report.head}.`
      : `The record does not verify: bucket ${report.first_bad?.bucket}, entry ${report.first_bad?.seq}: ${report.first_bad?.why}.`;
    return { json: report, text, exit: report.ok ? EXIT.done : EXIT.finding };
  } finally {
    await sql.end();
  }
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
