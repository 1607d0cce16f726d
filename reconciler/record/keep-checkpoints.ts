import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Sql, type Tx, transaction } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { Ports } from "../ports.ts";
import type { Store } from "../store.ts";
import { appendAudit } from "./append.ts";
import type { ChainReport, Heads } from "./chain.ts";
import {
  CheckpointError,
  entriesOf,
  readCheckpoint,
  readCheckpoints,
  type Signed,
  writeCheckpoint,
} from "./checkpoint.ts";
import { CheckpointFiles } from "./checkpoint-files.ts";
import { readHeads, verifyRecord } from "./read-chain.ts";

const EVERY_MS = 5_000;
/** What is new is signed after so long, or as soon as there is so much of it. */
const SIGNED_MS = 60_000;
const SIGNED_ENTRIES = 1_000;
/** The lease of whoever signs. */
const SIGN = "sign";
const LEASE_MS = 60_000;

export const KEY_FILE = "PLUMBLINE_RECORD_KEY_FILE";
export const FOLDERS = "PLUMBLINE_CHECKPOINTS";

type Env = Readonly<Record<string, string | undefined>>;
export type Signer = { key: KeyObject; folders: readonly string[] };

/** Null where nothing is to be signed. Half of what it takes is a mistake. */
export function openSigner({ [KEY_FILE]: file, [FOLDERS]: folders }: Env): Signer | null {
  if (!file && !folders) return null;
  if (!file || !folders)
    throw new Error(`${KEY_FILE} and ${FOLDERS} go together: ${file ? FOLDERS : KEY_FILE} is not set.`);
  return { key: readKey(file), folders: folders.split(",").map((folder) => folder.trim()) };
}

function readKey(file: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    // What was read is not told: it may be a key.
    const code = (error as NodeJS.ErrnoException).code ?? "it is no private key in PEM";
    throw new Error(`${KEY_FILE} names a file that cannot be used (${code}).`);
  }
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`${KEY_FILE} is a key of another kind: it takes Ed25519.`);
  return key;
}

type Keeping = {
  store: Pick<Store, "lease">;
  ports: Pick<Ports, "scheduler">;
  sql: Sql;
  signer: Signer | null;
  holder: string;
  stop: AbortSignal;
  log: { error: (detail: object, says: string) => void };
};

/** One process at a time signs what was added to the record. */
export async function checkpointLoop({ store, ports, sql, signer, holder, stop, log }: Keeping): Promise<void> {
  if (signer === null) return;
  let kept: Kept | null = null;
  while (!stop.aborted) {
    try {
      // Whoever had it meanwhile may have written more.
      const before: Kept | null = kept;
      kept = (await store.lease(SIGN, holder, LEASE_MS)) ? await keepCheckpoint(sql, signer, before) : null;
      const outOfReach = kept?.signed === before?.signed ? [] : (kept?.files.outOfReach ?? []);
      for (const [file, error] of outOfReach) log.error({ file, error }, "a copy of the checkpoints is out of reach");
    } catch (error) {
      kept = null;
      log.error({ error: messageOf(error) }, "the record could not be signed; trying again");
    }
    await ports.scheduler.sleep(EVERY_MS, stop);
  }
  await store.lease(SIGN, holder, 0).catch((error: unknown) => {
    log.error({ error: messageOf(error) }, "signing could not be handed on; the next one begins within a minute");
  });
}

/** What was signed of which record, and where it is written down. */
export type Kept = {
  log: string;
  files: CheckpointFiles;
  signed: Signed | null;
  /** When it was found not to be what was signed, the last time. */
  foundAt: number;
};

/**
 * Signs where the chains end, if enough was added since they were signed last and all of it verifies from there. While the
 * record does not hold what was signed it is not signed, and everything is stopped: nobody knows what else was changed.
 */
export async function keepCheckpoint(sql: Sql, signer: Signer, before: Kept | null): Promise<Kept> {
  const [state] = await sql<[{ log: string; now: Date; refused: boolean }]>`
    select log, now(), refusal is not null as refused from record_state`;
  const kept = before?.log === state.log ? before : await openKept(sql, signer);
  const now = state.now.getTime();
  if (state.refused && now - kept.foundAt < SIGNED_MS) return kept;
  const heads = await readHeads(sql);
  const added = entriesOf(heads) - (kept.signed?.entries ?? 0);
  const age = now - (kept.signed === null ? 0 : Date.parse(kept.signed.at));
  const isDue = added >= SIGNED_ENTRIES || (added > 0 && age >= SIGNED_MS);
  if (!isDue && !isShort(heads, kept.signed) && !state.refused) return kept;
  const { signed, files } = kept.files.outOfReach.size === 0 ? kept : await openKept(sql, signer);
  const report = await verifyRecord(sql, { heads, from: signed?.heads });
  if (!report.ok) {
    await refuse(sql, report);
    return { ...kept, foundAt: now };
  }
  if (state.refused) await endRefusal(sql);
  if (!isDue) return kept;
  const line = writeCheckpoint(signed, { log: state.log, at: state.now.toISOString(), heads }, signer.key);
  await files.add(line);
  const after = readCheckpoint(signed, line, createPublicKey(signer.key));
  await sql`
    update record_state set signed_at = ${after.at} where log = ${state.log}`;
  return { ...kept, files, signed: after };
}

/** A chain that is shorter than it was signed is looked at at once. */
function isShort(heads: Heads, signed: Signed | null): boolean {
  return [...(signed?.heads ?? [])].some(([bucket, { seq }]) => (heads.get(bucket)?.seq ?? 0) < seq);
}

/**
 * A line is in the files before the database has its time. So files that end before it have lost lines, and what they lack could
 * not be told from what was never signed: nobody goes on from there before the lines are back, or another record was begun.
 */
export async function readKept(sql: Sql, { key, folders }: Signer): Promise<Kept> {
  const [{ log, signed_at }] = await sql<[{ log: string; signed_at: Date | null }]>`
    select log, signed_at from record_state`;
  const files = new CheckpointFiles(folders, log);
  const signed = readCheckpoints(await files.read(), createPublicKey(key));
  if (signed_at !== null && (signed === null || Date.parse(signed.at) < signed_at.getTime())) {
    const lost = `The record was signed until ${signed_at.toISOString()}, and that is not in ${folders.join(" or ")}.`;
    throw new CheckpointError([lost, ...files.outOfReach.values()].join("\n"));
  }
  return { log, files, signed, foundAt: 0 };
}

/** As somebody who writes: a copy that lacks lines is made whole first. */
async function openKept(sql: Sql, signer: Signer): Promise<Kept> {
  const kept = await readKept(sql, signer);
  await kept.files.makeWhole();
  return kept;
}

/** Ours, whatever else is stopped. */
const OWN_STOP = "The record is not what was signed";
/** For whoever reads it: only lifting the stop would leave the record unsigned from here on. */
const WHAT_TO_DO = 'Where that is right, as after a restore, say so first: plumbline audit renew --reason "…".';
const actor = { kind: "reconciler", id: "record" } as const;

async function refuse(sql: Sql, { first_bad }: ChainReport): Promise<void> {
  const says = `${OWN_STOP}: chain ${first_bad?.bucket}, entry ${first_bad?.seq}: ${first_bad?.why}. ${WHAT_TO_DO}`;
  await transaction(sql, async (tx) => {
    const changed = await tx`
      update record_state set refusal = ${says} where refusal is null returning 1`;
    if (changed.length === 0) return;
    const [stop] = await tx<[{ id: string }]>`
      insert into stops (id, scope, reason, set_by, set_at)
      values ('stop_' || replace(gen_random_uuid()::text, '-', ''), 'all', ${says}, 'reconciler', now()) returning id`;
    const detail = { scope: "all", reason: says, until: null };
    await appendAudit(tx, { actor, action: "stop.set", subject: stop.id, detail });
    await announce(tx, stop.id);
  });
}

/** What was wrong is as it was signed again; that it was not is in the record now. */
async function endRefusal(sql: Sql): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`update record_state set refusal = null`;
    const lifted = await tx<{ id: string }[]>`
      update stops set lifted_at = now(), lifted_by = 'reconciler'
      where set_by = 'reconciler' and starts_with(reason, ${OWN_STOP}) and lifted_at is null returning id`;
    for (const { id } of lifted) {
      const detail = { scope: "all", reason: "The record is what was signed again." };
      await appendAudit(tx, { actor, action: "stop.lifted", subject: id, detail });
      await announce(tx, id);
    }
  });
}

async function announce(tx: Tx, id: string): Promise<void> {
  await tx`select pg_notify('plumbline', ${JSON.stringify({ topic: "stop", id })})`;
}
