/** The production loop over one directory, and one thing that is asked of it. */
import { json } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { wantsDigest } from "../../../lib/comparable.ts";
import { approveRepair } from "../../../lib/services/repairs/approve.ts";
import { as, settlePeople } from "../../../lib/services/test-world.ts";
import type { LoopDeps } from "../../loop/reconcile.ts";
import { declaredSources } from "../../loop/runtime.ts";
import { bucketOf } from "../../model/bucket.ts";
import { refOf } from "../../model/reference.ts";
import { systemPorts } from "../../ports.ts";
import { postgresStore } from "../../postgres-store.ts";
import { httpDirectory } from "./connector.ts";
import { type DirectoryAccount, type Remembers, startDirectory } from "./directory.test-kit.ts";
import { accountOf, prefix, tokens } from "./world.test-kit.ts";

export const kind = "directory_account";
export const SETTLE_MS = 300;
export const asked = { groups: ["readers", "writers"], active: true, title: "As asked" };

/** What has to be done: make it, give it a group, set its title, or take it away. */
export const tasks = ["create", "group", "title", "delete"] as const;
export type Task = (typeof tasks)[number];

export const key = `${prefix}zoe`;
const atFirst: Record<Task, Partial<DirectoryAccount> | null> = {
  create: null,
  group: { ...asked, groups: ["readers"] },
  title: { ...asked, title: "Changed by hand" },
  delete: asked,
};

export type World = Awaited<ReturnType<typeof open>>;

/** A world of its own for each: they mostly wait for settle times, so they wait together. */
export async function inWorld(run: (world: World) => Promise<void>, remembers?: Remembers): Promise<void> {
  const world = await open(remembers);
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

async function open(remembers: Remembers = "key") {
  const database = await makeTestDatabase();
  await settlePeople(database.sql);
  const store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 4 });
  const directory = await startDirectory({ accounts: [], tokens, remembers });
  const connector = httpDirectory({
    prefix,
    teams: ["billing", "data"],
    sources: [{ name: "directory", title: "The directory", standing: "authoritative", freshnessMs: 60_000 }],
    urls: { directory: directory.url },
    observerToken: tokens.read,
    credentials: tokens.write,
    ...{ settleMs: SETTLE_MS, callMs: 2_000, requestMs: 700 },
  });
  const config = { spec: connector.spec, steward: "data", connect: () => connector };
  const deps: LoopDeps = {
    ...{ store, ports: systemPorts, leaseMs: 15_000, at: () => {} },
    kinds: new Map([[kind, { config, connector, observer: connector.observer() }]]),
  };
  await store.registerSources(declaredSources(connector.spec));
  return {
    ...{ directory, deps, sql: database.sql, spec: connector.spec },
    async close() {
      await store.close();
      await directory.close();
      await database.drop();
    },
  };
}

export async function begin({ directory, sql, spec }: World, task: Task): Promise<void> {
  // Somebody else's: the last one of a kind is never taken away.
  const other = { kind, key: `${prefix}ana`, generation: 1, presence: "present", owner: "billing", owner_epoch: 1 };
  await sql`insert into objects ${sql({ ...other, bucket: bucketOf(kind, other.key), ref: refOf(other) })}`;
  const there = atFirst[task];
  if (there !== null) directory.accounts.set("a1", accountOf("a1", "zoe", there));
  const desired = spec.desire(key, asked);
  const ref = { bucket: bucketOf(kind, key), kind, key };
  const presence = task === "delete" ? "absent" : "present";
  const wants = wantsDigest({ presence, owner: "billing", desired });
  await sql`insert into objects ${sql({ ...ref, ref: refOf(ref), generation: 1, presence, owner: "billing", owner_epoch: 1, asked_by: "mira", external_id: there === null ? null : "a1", wants, due_at: new Date() } as never)}`;
  await sql`insert into intents ${sql({ ...ref, generation: 1, presence, spec: sql.json(asked), desired: json(sql, desired), owner: "billing", subject: key, asked_by: "mira", asked_at: new Date(Date.now() - 3_600_000) } as never)}`;
}

/** People agree to whatever is proposed, and nobody waits for the time to take it back. */
export async function decide(sql: World["sql"]): Promise<void> {
  const rows = await sql<{ id: string; plan_hash: string }[]>`
    select id, plan_hash from repairs where state = 'proposed'`;
  for (const { id, plan_hash } of rows) {
    for (const name of ["rita", "rob"] as const)
      await approveRepair(await as(sql, name), { repair: id, plan_hash }, new Map()).catch(() => {});
  }
  await sql`update repairs set not_before = now() where state = 'approved' and not_before > now()`;
}
