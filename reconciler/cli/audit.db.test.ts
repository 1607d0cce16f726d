import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneFileEach } from "../../lib/one-file.ts";
import { keepCheckpoint, openSigner } from "../record/keep-checkpoints.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";
import { runCli } from "./main.ts";

let world: CliWorld;
let folder: string;
/** The verifier as it is handed to an auditor: one file, in a folder in which nothing else is. */
let verifier: string;

beforeAll(async () => {
  world = await openCliWorld({ breaks: ["I-20", "I-21", "I-23"] });
  folder = mkdtempSync(path.join(tmpdir(), "plumbline-audit-"));
  const { files, remove } = await oneFileEach([path.join(import.meta.dirname, "..", "record", "verify-record.ts")]);
  verifier = path.join(folder, "verify-record.mjs");
  cpSync(files[0] ?? "", verifier);
  remove();
  const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  writeFileSync(path.join(folder, "key.pem"), key);
  process.env.PLUMBLINE_RECORD_KEY_FILE = path.join(folder, "key.pem");
  process.env.PLUMBLINE_CHECKPOINTS = path.join(folder, "checkpoints");
  await cli("stop", "all", "--reason", "something to record");
});
afterAll(async () => {
  delete process.env.PLUMBLINE_RECORD_KEY_FILE;
  delete process.env.PLUMBLINE_CHECKPOINTS;
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function sign(): Promise<string> {
  const signer = openSigner(process.env);
  if (signer === null) throw new Error("nothing signs");
  const { log } = await keepCheckpoint(world.sql, signer, null);
  return path.join(folder, "checkpoints", `${log}.ndjson`);
}

/** As an auditor runs it, without anything of ours around it. */
function verify(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, ...argv], {
    cwd: folder,
    encoding: "utf8",
    env: { NODE_ENV: "test" },
  });
  return { status, says: `${stdout}${stderr}`.trim() };
}

test("an export is verified with one file, against what was signed and with the public key", async () => {
  expect((await runCli(["audit", "verify"], process.env)).text).toContain("Nothing was signed outside the database");
  const checkpoints = await sign();
  const { entries } = await cli<{ entries: number }>("audit", "verify");
  expect(await cli("audit", "verify")).toMatchObject({ ok: true, signed: { n: 1, entries } });

  const [record, key] = [path.join(folder, "record.ndjson"), path.join(folder, "public.pem")];
  await cli("audit", "export", "--out", record);
  writeFileSync(key, (await runCli(["audit", "key"], process.env)).text);
  expect(readFileSync(key, "utf8")).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(verify(record)).toMatchObject({
    status: 0,
    says: expect.stringMatching(new RegExp(`^The record verifies: ${entries} entries`)),
  });
  expect(verify(record, checkpoints, key)).toMatchObject({
    status: 0,
    says: expect.stringContaining(`All ${entries} entries that were signed`),
  });

  const cut = path.join(folder, "cut.ndjson");
  const lines = readFileSync(record, "utf8").trimEnd().split("\n");
  writeFileSync(cut, `${lines.slice(0, -1).join("\n")}\n`);
  expect(verify(cut)).toMatchObject({ status: 0 });
  expect(verify(cut, checkpoints, key)).toMatchObject({
    status: 1,
    says: expect.stringContaining("an entry that was signed is not there"),
  });
  writeFileSync(cut, readFileSync(record, "utf8").replace("something to record", "something to forget"));
  expect(verify(cut)).toMatchObject({ status: 1, says: expect.stringContaining("does not match what the entry says") });
  expect(verify(record, checkpoints)).toMatchObject({ status: 2 });
  expect(verify(record, checkpoints, path.join(folder, "record.ndjson"))).toMatchObject({ status: 2 });
});

test("what was cut off is found at the command line, also by somebody else's copy; a renewed record begins another file", async () => {
  const copy = path.join(folder, "copy.ndjson");
  cpSync(await sign(), copy);
  await world.sql`delete from audit where (bucket, seq) in (select bucket, seq from audit_heads)`;
  await world.sql`delete from audit_heads h where not exists (select 1 from audit a where a.bucket = h.bucket)`;
  await world.sql`
    update audit_heads h set seq = a.seq, hash = a.hash from audit a
    where a.bucket = h.bucket and a.seq = (select max(seq) from audit m where m.bucket = h.bucket)`;
  const named = ["--checkpoints", copy, "--key", path.join(folder, "key.pem")];
  for (const argv of [[], named]) {
    const answer = await runCli(["audit", "verify", ...argv], process.env);
    expect(answer, argv.join(" ")).toMatchObject({
      exit: 1,
      text: expect.stringContaining("an entry that was signed is not there"),
    });
  }
  await expect(runCli(["audit", "renew"], process.env)).rejects.toThrow("--reason");
  await cli("audit", "renew", "--reason", "restored from yesterday");
  await sign();
  expect(readdirSync(path.join(folder, "checkpoints"))).toHaveLength(2);
  expect(await cli("audit", "verify")).toMatchObject({ ok: true, signed: { n: 1 } });
  const [entry] =
    await world.sql`select actor_kind, body::jsonb -> 'detail' ->> 'reason' as reason from audit where action = 'record.renewed'`;
  expect(entry).toEqual({ actor_kind: "cli", reason: "restored from yesterday" });
});

test("of copies that are lost it is said that they are, and not that nothing was signed", async () => {
  const file = await sign();
  await cli("stop", "all", "--reason", "more to record");
  rmSync(file);
  await expect(runCli(["audit", "verify"], process.env)).rejects.toThrow(/^The record was signed until .* is not in /);
  await cli("audit", "renew", "--reason", "the disk with the copies broke");
  await sign();
  expect(await cli("audit", "verify")).toMatchObject({ ok: true, signed: { n: 1 } });
});
