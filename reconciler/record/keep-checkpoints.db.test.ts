import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sql, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { appendAudit } from "./append.ts";
import { readCheckpoints } from "./checkpoint.ts";
import { type Kept, keepCheckpoint, openSigner, type Signer } from "./keep-checkpoints.ts";
import { verifyRecord } from "./read-chain.ts";

let sql: Sql;
let drop: () => Promise<void>;
let folder: string;
let signer: Signer;

beforeEach(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-20"] }));
  folder = mkdtempSync(path.join(tmpdir(), "plumbline-checkpoints-"));
  signer = {
    key: generateKeyPairSync("ed25519").privateKey,
    folders: [path.join(folder, "here"), path.join(folder, "there")],
  };
});
afterEach(async () => {
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

/** So many entries, spread over a few chains. */
async function add(entries: number, says = "found"): Promise<void> {
  for (let n = 0; n < entries; n += 1) {
    const entry = {
      actor: { kind: "cli", id: "test" },
      action: "drift.found",
      kind: "k",
      key: `key_${n % 5}`,
      detail: { n, says },
    } as const;
    await transaction(sql, (tx) => appendAudit(tx, entry));
  }
}

/** As if a minute had passed: what is new is signed at once. */
const aged = (kept: Kept | null): Kept | null =>
  kept?.signed ? { ...kept, signed: { ...kept.signed, at: "2020-01-01T00:00:00.000Z" } } : kept;
const sign = async (before: Kept | null = null) => keepCheckpoint(sql, signer, aged(before));

const state = async () => (await sql`select log, signed_at, refusal from record_state`)[0];
const stops = () => sql`select scope, reason, set_by from stops where lifted_at is null`;
const fileIn = async (n: number) => path.join(signer.folders[n] ?? "", `${(await state())?.log}.ndjson`);
const readFile = async (n: number) =>
  readCheckpoints(readFileSync(await fileIn(n), "utf8"), createPublicKey(signer.key));

test("what was added is signed into both copies, and what is signed is verified to be in the record", async () => {
  await add(6);
  const first = await sign();
  await add(4);
  expect((await keepCheckpoint(sql, signer, first)).signed?.n, "not a minute later").toBe(1);
  const second = await sign(first);
  expect(second.signed).toMatchObject({ n: 2, entries: 10 });
  for (const n of [0, 1]) expect(await readFile(n)).toMatchObject({ n: 2, entries: 10 });
  expect(await state()).toMatchObject({ signed_at: new Date(second.signed?.at ?? ""), refusal: null });
  expect(await verifyRecord(sql, { signed: second.signed?.heads })).toMatchObject({ ok: true, entries: 10 });
  expect((await sign(second)).signed?.n, "nothing was added").toBe(2);
  expect(await stops()).toEqual([]);
});

test("whoever is started anew goes on where the file ends", async () => {
  await add(3);
  await sign();
  await add(1_000);
  const again = await keepCheckpoint(sql, signer, null);
  expect(again.signed).toMatchObject({ n: 2, entries: 1_003 });
});

const cutOff = async () => {
  await sql`delete from audit a using audit_heads h where a.bucket = h.bucket and a.seq = h.seq and h.bucket = (select min(bucket) from audit_heads)`;
  await sql`update audit_heads h set seq = h.seq - 1, hash = (select hash from audit a where a.bucket = h.bucket and a.seq = h.seq - 1)
    where bucket = (select min(bucket) from audit_heads)`;
};
const makeAnew = async () => {
  await sql`truncate audit, audit_heads`;
  await add(20, "nothing");
};
const isRestored = async () => {
  await sql`truncate audit, audit_heads`;
};

const GONE = "an entry that was there before is not";
test.each([
  ["its end is cut off", cutOff, GONE],
  ["all of it is made anew", makeAnew, "the hash does not match what the entry says"],
  ["it is the one of an old backup", isRestored, GONE],
])("%s: it verifies by itself, is not signed again, and everything is stopped once", async (_, attack, why) => {
  await add(10);
  const before = await sign();
  await attack();
  expect(await verifyRecord(sql)).toMatchObject({ ok: true });
  expect(await verifyRecord(sql, { signed: before.signed?.heads })).toMatchObject({ ok: false });

  const after = await sign(before);
  expect(after.signed?.n).toBe(1);
  expect((await state())?.refusal).toContain(`: ${why}. `);
  expect((await state())?.refusal).toMatch(
    /^The record is not what was signed: chain \d+, entry \d+: .* plumbline audit renew --reason "…"\.$/,
  );
  expect(await stops()).toMatchObject([{ scope: "all", set_by: "reconciler", reason: (await state())?.refusal }]);
  await sign(after);
  await sign(null);
  expect(await stops()).toHaveLength(1);
});

test("a changed entry in what was added since is found before it is signed; once it is as it was, all goes on", async () => {
  await add(5);
  const before = await sign();
  await add(5);
  await sql`update audit set body = replace(body, 'found', 'fOund') where (bucket, seq) in (select bucket, seq from audit_heads)`;
  const found = await sign(before);
  expect(found.signed?.n).toBe(1);
  expect((await state())?.refusal).toContain("does not match what the entry says");
  // Wherever they are by now: the refusal has an entry of its own, in any chain.
  await sql`update audit set body = replace(body, 'fOund', 'found')`;
  expect((await sign(found)).signed?.n, "not looked at again at once").toBe(1);
  expect((await sign({ ...found, foundAt: 0 })).signed).toMatchObject({ n: 2, entries: 11 });
  expect(await state()).toMatchObject({ refusal: null });
  expect(await stops()).toEqual([]);
  expect((await verifyRecord(sql)).entries).toBe(12);
});

test("a copy that was out of reach is made whole; one that was written to by somebody else is refused", async () => {
  await add(2);
  const first = await sign();
  const there = await fileIn(1);
  rmSync(path.dirname(there), { recursive: true });
  writeFileSync(path.dirname(there), "a file where the folder was");
  await add(2);
  const second = await sign(first);
  expect(second.signed?.n).toBe(2);
  expect([...second.files.outOfReach.keys()]).toEqual([there]);

  rmSync(path.dirname(there));
  await add(2);
  const third = await sign(second);
  expect(third.files.outOfReach.size).toBe(0);
  for (const n of [0, 1]) expect(await readFile(n)).toMatchObject({ n: 3, entries: 6 });

  appendFileSync(await fileIn(0), "half a li");
  expect((await keepCheckpoint(sql, signer, null)).signed?.n, "a line that was cut off").toBe(3);
  expect(readFileSync(await fileIn(0), "utf8")).toBe(readFileSync(there, "utf8"));

  truncateSync(await fileIn(0), 30);
  appendFileSync(await fileIn(0), "\n");
  await expect(keepCheckpoint(sql, signer, null)).rejects.toThrow(/says something else than the other copy/);
});

test("a copy that was taken away meanwhile is made again from the other; where both are gone, nothing is signed until they are back", async () => {
  await add(2);
  const first = await sign();
  rmSync(await fileIn(0));
  await add(2);
  const second = await sign(first);
  expect([...second.files.outOfReach.values()]).toEqual([expect.stringContaining("is not as it was left")]);
  await add(2);
  const third = await sign(second);
  for (const n of [0, 1]) expect(await readFile(n)).toMatchObject({ n: 3, entries: 6 });

  const copy = readFileSync(await fileIn(0));
  for (const n of [0, 1]) rmSync(await fileIn(n));
  await add(2);
  await expect(sign(third)).rejects.toThrow("is not as it was left");
  await expect(sign(null)).rejects.toThrow(/^The record was signed until .*, and that is not in .*here or .*there\.$/);
  expect(await stops()).toEqual([]);
  writeFileSync(await fileIn(1), copy);
  await sign(await sign(null));
  for (const n of [0, 1]) expect(await readFile(n)).toMatchObject({ n: 4, entries: 8 });
});

test("a copy that lacks lines is not gone on from while the one that has them is out of reach", async () => {
  await add(2);
  const first = await sign();
  const [here, there] = [await fileIn(0), await fileIn(1)];
  const copy = readFileSync(there);
  await add(2);
  await sign(first);
  writeFileSync(there, copy);
  renameSync(path.dirname(here), `${path.dirname(here)}-away`);
  writeFileSync(path.dirname(here), "a file where the folder was");
  await add(2);
  await expect(sign(null)).rejects.toThrow(/that is not in .*\nENOTDIR/);

  rmSync(path.dirname(here));
  renameSync(`${path.dirname(here)}-away`, path.dirname(here));
  await sign(await sign(null));
  for (const n of [0, 1]) expect(await readFile(n)).toMatchObject({ n: 3, entries: 6 });
});

test("what was signed with another key is refused", async () => {
  await add(2);
  await sign();
  signer = { ...signer, key: generateKeyPairSync("ed25519").privateKey };
  await expect(sign()).rejects.toThrow("Line 1 of the checkpoints is not signed with this key.");
});

test("half of what signing takes, and another kind of key, are refused by name", () => {
  const file = path.join(folder, "key.pem");
  const pem = (kind: "ed25519" | "x25519") =>
    generateKeyPairSync(kind as "ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const env = { PLUMBLINE_RECORD_KEY_FILE: file, PLUMBLINE_CHECKPOINTS: `${folder}, ${folder}/b` };
  expect(openSigner({})).toBeNull();
  expect(() => openSigner({ ...env, PLUMBLINE_CHECKPOINTS: undefined })).toThrow("PLUMBLINE_CHECKPOINTS is not set");
  expect(() => openSigner({ ...env, PLUMBLINE_RECORD_KEY_FILE: undefined })).toThrow(
    "PLUMBLINE_RECORD_KEY_FILE is not set",
  );
  expect(() => openSigner(env)).toThrow("cannot be used (ENOENT)");
  writeFileSync(file, "not a key");
  expect(() => openSigner(env)).toThrow(/cannot be used/);
  writeFileSync(file, pem("x25519"));
  expect(() => openSigner(env)).toThrow("another kind");
  writeFileSync(file, pem("ed25519"));
  expect(openSigner(env)?.folders).toEqual([folder, `${folder}/b`]);
});
