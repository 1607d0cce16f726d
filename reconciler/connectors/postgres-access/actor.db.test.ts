import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Plan, Step } from "../../model/repair.ts";
import { inTransaction } from "../../sandbox/admin.ts";
import { breakWorld } from "../../sandbox/breaks.ts";
import { startProxy } from "../../sandbox/proxy.ts";
import {
  driftOf,
  drifts,
  intentOf,
  look,
  makeWorld,
  perform,
  planFor,
  serverUrl,
  type World,
} from "./world.test-kit.ts";

let world: World;
let is16: boolean;
let untouched: string;
beforeAll(async () => {
  world = await makeWorld();
  const [row] = await world.admin((sql) => sql`select current_setting('server_version_num')::int >= 160000 as is16`);
  is16 = row?.is16 === true;
});
afterAll(() => world.drop());
beforeEach(async () => {
  untouched = await world.dump();
});

const break_ = (name: string, direction: string | null, key: string) =>
  breakWorld({ class: name, direction, prefix: world.prefix, adminUrl: world.adminUrl, keys: [key] });

async function planOf(key: string): Promise<Plan> {
  const [drift] = await drifts(world, key);
  if (drift === undefined) throw new Error(`${key} has no drift`);
  return planFor(world, key, drift);
}

/** An intent of a new role, and the plan that makes it. */
async function planNew(short: string, owner: string, grants: string[]): Promise<Plan> {
  const key = world.name(short);
  const spec = { subject: "A test", grants, login: true, validUntil: null, connectionLimit: 1 };
  world.intents.set(key, intentOf(world.connector, key, owner, spec));
  return planFor(world, key, driftOf("missing_external"));
}

async function expectRefused(plan: Plan, sentence: string | RegExp, before = untouched) {
  const result = await perform(world, plan);
  expect([result.outcome, result.externalId], result.says).toEqual(["did_not_happen", null]);
  expect(result.says).toMatch(sentence);
  expect(await world.dump()).toBe(before);
}

describe("a team's credential may do no more than its team", () => {
  test("it cannot give rights on another team's tables, schemas, sequences or functions", async () => {
    for (const grant of [
      "table:warehouse.fact_revenue:SELECT",
      "column:warehouse.fact_revenue.revenue:SELECT",
      "schema:events:USAGE",
      "sequence:events.batch_number:USAGE",
      "function:events.purge_before(timestamp with time zone):EXECUTE",
      "database:CREATE",
    ]) {
      await expectRefused(
        await planNew("svc_reaching_out", "billing", ["database:CONNECT", grant]),
        /42501|did not have their effect/,
      );
    }
  });

  test("it cannot give membership of another team's groups, of a team, or of Postgres's own powers", async () => {
    for (const role of [
      world.name("warehouse_readers"),
      world.name("team_data"),
      world.name("team_billing"),
      "pg_read_all_data",
      "postgres",
      world.name("svc_churn_model"),
      "no_such_role",
    ]) {
      await expectRefused(
        await planNew("svc_reaching_out", "billing", [`member:${role}`]),
        /does not administer|no role/,
      );
    }
  });

  test("it cannot touch another team's role, whatever the plan says", async () => {
    const key = world.name("svc_warehouse_loader");
    await break_("attribute_drift", null, key);
    const broken = await world.dump();
    const plan = await planOf(key);
    const stolen = { ...plan, contract: { ...plan.contract, credential: "billing" } };
    await expectRefused(stolen, "is marked as team data's, not as team billing's", broken);
    expect((await perform(world, plan)).outcome).toBe("happened");
  });

  test("it cannot make a role for another team, nor mark or move one", async () => {
    const plan = await planNew("svc_reaching_out", "billing", []);
    await expectRefused(
      { ...plan, contract: { ...plan.contract, credential: "data" } },
      "may not make a role for team billing",
    );
    const key = world.name("svc_ledger_sync");
    const oid = world.links.get(key) ?? "";
    const steps: Step[] = [
      { verb: "mark", args: { role: key, oid, owner: "data", generation: 1 }, says: "mark" },
      { verb: "admit", args: { role: key, oid, team: "data" }, says: "admit" },
      { verb: "dismiss", args: { role: key, oid, team: "billing" }, says: "dismiss" },
    ];
    for (const step of steps) {
      await expectRefused({ ...plan, key, steps: [step], observedVersion: "" }, /may not mark|Only the custodian/);
    }
  });

  test("the custodian removes only what no living team owns", async () => {
    const key = world.name("svc_snapshot_writer");
    const plan = await planFor(world, key, driftOf("extra_external"));
    expect(plan.contract.credential).toBe("data");
    await expectRefused({ ...plan, contract: { ...plan.contract, credential: "custodian" } }, "belongs to team data");
  });

  test("a login of a team reads nothing of another team's", async () => {
    const { credentials, custodianUrl } = world.sandbox.connector;
    for (const [url, table] of [
      [credentials.billing ?? "", "warehouse.fact_revenue"],
      [credentials.data ?? "", "billing.customers"],
      [custodianUrl, "billing.customers"],
    ] as const) {
      const sql = postgres(url, { max: 1 });
      await expect(sql.unsafe(`select * from ${table}`)).rejects.toMatchObject({ code: "42501" });
      await sql.end();
    }
  });
});

describe("a plan is data, and is read strictly", () => {
  test("unknown verbs, unknown arguments, no steps, roles out of scope and credentials of nobody are refused", async () => {
    const plan = await planNew("svc_new", "billing", ["database:CONNECT"]);
    const key = world.name("svc_ledger_sync");
    const oid = world.links.get(key) ?? "";
    const with_ = (verb: string, args: Record<string, string | null>) => ({
      ...plan,
      steps: [{ verb, args, says: "x" }],
      observedVersion: "",
    });
    await expectRefused(with_("exec", { sql: "drop table billing.customers" }), "not one that this connector knows");
    await expectRefused(with_("drop", { role: key, oid, cascade: "true" }), "not one that this connector knows");
    await expectRefused({ ...plan, steps: [] }, "no steps");
    await expectRefused(with_("drop", { role: "postgres", oid: "10" }), "outside the names");
    await expectRefused({ ...plan, key: "postgres" }, "outside the names");
    await expectRefused({ ...plan, contract: { ...plan.contract, credential: "growth" } }, "no credential of growth");
    // A role that is there, and not this object's.
    await expectRefused(with_("revoke", { role: key, oid, grant: "database:CONNECT" }), "is not there any more");
    await expectRefused(
      with_("grant", { role: key, oid: null, grant: "database:CONNECT" }),
      "Only the role of this key",
    );
    await expectRefused(
      with_("grant", { role: plan.key, oid: null, grant: "x; drop table billing.customers" }),
      "write KIND:NAME:PRIVILEGE",
    );
  });

  test("a plan made from what is no longer so does not happen", async () => {
    const key = world.name("svc_ledger_sync");
    await break_("permission_drift", "over", key);
    const plan = await planOf(key);
    await world.run(`grant select on billing.customers to "${key}"`);
    await expectRefused(plan, "Changed since the plan was made", await world.dump());
    await world.run(`revoke select on billing.customers from "${key}"`);
    expect((await perform(world, plan)).outcome).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("the same repair twice: the second finds it done and changes nothing", async () => {
    const key = world.name("svc_ledger_sync");
    await break_("permission_drift", "over", key);
    const plan = await planOf(key);
    const results = [await perform(world, plan), await perform(world, plan)];
    expect(results.map(({ outcome, receipt }) => [outcome, receipt.already])).toEqual([
      ["happened", undefined],
      ["happened", true],
    ]);
    expect(await world.dump()).toBe(untouched);
  });
});

describe("what a name can do", () => {
  const hostile = [
    'svc_"; DROP TABLE billing.customers; --',
    "svc_'; drop role x; --",
    "svc_ünïcødé ☃ name",
    "svc_$$; select 1; $$",
    "svc_\\'; --",
    "usr_Ｍira",
    "svc_%s %I $1 :x",
  ];

  test.each(hostile)("a stray role named %s is found and dropped by that name, and nothing else", async (short) => {
    const name = world.name(short);
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await world.run(
      `create role ${quoted} admin "${world.name("access_custodian")}"; grant select on billing.customers to ${quoted}`,
    );
    const [found] = await look(world, name);
    expect(found?.fields.name).toBe(name);
    const result = await perform(world, await planOf(name));
    expect(result.outcome, result.says).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test.each(hostile)("a role asked for as %s is made under exactly that name, and removed again", async (short) => {
    const plan = await planNew(short, "billing", ["database:CONNECT", "schema:billing:USAGE"]);
    const result = await perform(world, plan, { idempotencyKey: "key' owner=data --" });
    expect(result.outcome, result.says).toBe("happened");
    const [found] = await look(world, plan.key);
    expect([found?.fields.name, found?.owner, found?.by]).toEqual([plan.key, "billing", "marker"]);
    expect((await perform(world, plan, { idempotencyKey: "key' owner=data --" })).externalId).toBe(found?.externalId);
    world.intents.delete(plan.key);
    const removal = await perform(world, await planOf(plan.key));
    expect(removal.outcome, removal.says).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("tables, columns, schemas, groups and functions of any name can be given and taken", async () => {
    const key = world.name("svc_billing_export");
    const [team, group] = [
      `"${world.name("team_billing")}"`,
      `"${world.name('g"; drop')}"`.replace('"; drop', '""; drop'),
    ];
    await world.run(`create role ${group}; grant ${group} to ${team} with admin option;
      create schema "a.b:c" authorization ${team};
      set role ${team};
      create table "a.b:c"."t""; DROP --" ("select" int, "Ü(" int);
      create sequence "a.b:c"."user";
      create type "a.b:c"."My Type" as (x int);
      create function "a.b:c"."f(x)"(integer, "a.b:c"."My Type", text[], timestamptz) returns int language sql as 'select 1';
      create procedure "a.b:c".p() language sql as 'select 1';
      reset role`);
    const made = await world.dump();
    await world.run(`grant usage on schema "a.b:c" to "${key}"; grant insert on "a.b:c"."t""; DROP --" to "${key}";
      grant select ("select"), update ("Ü(") on "a.b:c"."t""; DROP --" to "${key}"; grant usage on sequence "a.b:c"."user" to "${key}";
      grant execute on function "a.b:c"."f(x)"(integer, "a.b:c"."My Type", text[], timestamptz) to "${key}";
      grant execute on procedure "a.b:c".p() to "${key}"; grant ${group} to "${key}" granted by ${team}`);
    const given = await world.dump();
    const [drift] = await drifts(world, key);
    expect(drift?.detail.over).toHaveLength(8);
    const take = await perform(world, await planOf(key));
    expect(take.outcome, take.says).toBe("happened");
    expect(await world.dump()).toBe(made);

    // And back: the very strings that were found are strings that can be asked for.
    const intent = world.intents.get(key);
    if (intent === undefined) throw new Error("no intent");
    const permissions = [...intent.desired.permissions, ...(drift?.detail.over ?? [])].sort();
    const spec = { subject: "x", grants: permissions, login: true, validUntil: null, connectionLimit: 4 };
    world.intents.set(key, intentOf(world.connector, key, "billing", spec));
    const give = await perform(world, await planOf(key));
    expect(give.outcome, give.says).toBe("happened");
    expect(await world.dump()).toBe(given);

    world.intents.set(key, intent);
    await perform(world, await planOf(key));
    await world.run(`drop schema "a.b:c" cascade; drop role ${group}`);
    expect(await world.dump()).toBe(untouched);
  });

  test("names that Postgres would cut are refused before anything is sent", async () => {
    const long = `svc_${"é".repeat(40)}`;
    await expect(planNew(long, "billing", [])).rejects.toThrow("cuts role names at 63 bytes");
    const key = world.name(`svc_${"x".repeat(60)}`);
    const plan = { ...(await planNew("svc_short", "billing", [])), key };
    await expectRefused(
      { ...plan, steps: plan.steps.map((step) => ({ ...step, args: { ...step.args, role: key } })) },
      "cuts role names",
    );
  });
});

describe("what stands in the way is told, and nothing is half done", () => {
  test("a lock that somebody holds: given up after a second", async () => {
    const key = world.name("svc_ledger_sync");
    await break_("permission_drift", "over", key);
    const broken = await world.dump();
    const plan = await planOf(key);
    const table = /on (\S+) from/.exec(plan.steps[0]?.says ?? "")?.[1] ?? "";
    await world.admin(async (sql) => {
      await inTransaction(sql, async () => {
        await sql.unsafe(`grant trigger on ${table} to "${key}"`);
        const started = performance.now();
        const result = await perform(world, plan);
        expect([result.outcome, result.says]).toEqual(["did_not_happen", expect.stringContaining("55P03")]);
        expect(performance.now() - started).toBeLessThan(4_000);
        await sql.unsafe(`revoke trigger on ${table} from "${key}"`);
      });
    });
    expect(await world.dump()).toBe(broken);
    expect((await perform(world, plan)).outcome).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("many repairs on one table at once: they wait in line, and all of them happen", async () => {
    const plans: Plan[] = [];
    for (const key of world.keys) await world.run(`grant trigger on ledger.entries to "${key}"`);
    for (const key of world.keys.filter((one) => world.intents.get(one)?.owner === "billing"))
      plans.push(await planOf(key));
    const results = await Promise.all(plans.map((plan) => perform(world, plan)));
    expect(results.map(({ outcome, says }) => `${outcome}: ${says}`)).toEqual(plans.map(() => "happened: Committed."));
    for (const key of world.keys) await world.run(`revoke trigger on ledger.entries from "${key}"`);
    expect(await world.dump()).toBe(untouched);
  });

  test("a role that owns something is never dropped, nor is what it owns", async () => {
    const key = world.name("svc_tmp_owner");
    await world.run(`create role "${key}" admin "${world.name("access_custodian")}"; create table billing.mine (x int);
      grant usage, create on schema billing to "${key}"; alter table billing.mine owner to "${key}"`);
    await expect(planFor(world, key, driftOf("extra_external"))).rejects.toThrow(
      "holds owner:table:billing.mine, which this connector never takes away. A role that owns something is never dropped.",
    );
    await world.run(`drop table billing.mine; drop owned by "${key}"; drop role "${key}"`);
  });

  test("a role that has rights in another database is not dropped, and keeps what it has here", async () => {
    const { key } = await break_("extra_external", null, world.keys[0] ?? "");
    await world.run(`grant temporary on database postgres to "${key}"`);
    try {
      await expectRefused(await planOf(key), "2BP01", await world.dump());
    } finally {
      await world.run(`revoke temporary on database postgres from "${key}"`);
    }
    expect((await perform(world, await planOf(key))).outcome).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("rights that this connector does not know are seen, and never taken away", async () => {
    const key = world.name("svc_ledger_sync");
    await world.run(
      `create type billing.money as enum ('eur'); revoke usage on type billing.money from public; grant usage on type billing.money to "${key}"`,
    );
    expect((await drifts(world, key))[0]?.detail.over).toEqual(["other:type:billing.money"]);
    await expect(planOf(key)).rejects.toThrow("never takes away");
    await world.run("drop type billing.money");
  });

  test("a superuser is left to superusers", async () => {
    const key = world.name("svc_ledger_sync");
    await world.run(`alter role "${key}" superuser`);
    expect((await drifts(world, key))[0]?.detail.over).toEqual(["attribute:superuser"]);
    await expect(planOf(key)).rejects.toThrow("only a superuser may change");
    await world.run(`alter role "${key}" nosuperuser`);
  });

  test("a membership that a superuser gave: on 16 and later only they can end it, and that is said before any plan", async () => {
    const key = world.name("usr_priya_raman");
    await world.run(`grant "${world.name("ledger_operators")}" to "${key}"`);
    if (is16) {
      await expect(planOf(key)).rejects.toThrow(
        /holds member:\S+ given by \w+\. Postgres lets only the giver take a right back/,
      );
      await world.run(`revoke "${world.name("ledger_operators")}" from "${key}"`);
    } else {
      expect((await perform(world, await planOf(key))).outcome).toBe("happened");
    }
    expect(await world.dump()).toBe(untouched);
  });

  test("a right on the database that a superuser gave is the custodian's to take back, and only that", async () => {
    const key = world.name("svc_ledger_sync");
    const table = "ledger.payouts";
    await world.run(
      `grant temporary, create on database "${world.name("sandbox")}" to "${key}"; grant select on ${table} to "${key}"; revoke select on billing.payments from "${key}"`,
    );
    const broken = await world.dump();
    const plan = await planOf(key);
    expect(plan.contract.credential).toBe("custodian");
    await expectRefused(
      { ...plan, contract: { ...plan.contract, credential: "billing" } },
      /Still there: database:CREATE; database:TEMPORARY \(given by \S+access_custodian/,
      broken,
    );
    const result = await perform(world, plan);
    expect(result.outcome, result.says).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("a stray role that nobody may administer: 16 and later have no plan, and the sentence holds the way out", async () => {
    const key = world.name("svc_by_hand");
    await world.run(
      `create role "${key}" login; grant select on billing.customers to "${key}"; grant connect on database "${world.name("sandbox")}" to "${key}"`,
    );
    if (is16) {
      const refusal = await planOf(key).catch((error: unknown) => String(error));
      const wayOut = /A superuser can: (GRANT .+ WITH ADMIN OPTION)\.$/.exec(String(refusal))?.[1];
      await world.run(wayOut ?? "no way out");
    }
    const result = await perform(world, await planOf(key));
    expect(result.outcome, result.says).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("a team that already sees the role as its own after a transfer no longer administers it", async () => {
    const key = world.name("svc_invoice_mailer");
    await world.run(`comment on role "${key}" is 'plumbline key=${key} owner=data generation=1 by=seed';
      grant "${key}" to "${world.name("team_data")}" with admin option granted by "${world.name("access_custodian")}"`);
    const plan = await planOf(key);
    expect(plan.steps.map(({ verb }) => verb)).toEqual(["mark", "admit", "dismiss"]);
    expect(plan.contract.credential).toBe("custodian");
    const result = await perform(world, plan, { idempotencyKey: "seed" });
    expect(result.outcome, result.says).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("a transfer whose old team got its hold from a superuser: 16 and later refuse it, naming them", async () => {
    const key = world.name("svc_invoice_mailer");
    await world.run(`comment on role "${key}" is 'plumbline key=${key} owner=data generation=1 by=seed';
      grant "${key}" to "${world.name("team_data")}" with admin option`);
    const broken = await world.dump();
    const plan = await planOf(key);
    if (is16) await expectRefused(plan, /team_data still administers .*: \w+ made it so/, broken);
    else expect((await perform(world, plan, { idempotencyKey: "seed" })).outcome).toBe("happened");
    await world.run(
      `revoke "${key}" from "${world.name("team_data")}"; comment on role "${key}" is 'plumbline key=${key} owner=billing generation=1 by=seed'`,
    );
    expect(await world.dump()).toBe(untouched);
  });

  test("a role that the actor made and that moves away: who keeps a hold on it is told in the receipt", async () => {
    const plan = await planNew("svc_moving", "billing", ["database:CONNECT"]);
    const made = await perform(world, plan);
    world.links.set(plan.key, made.externalId ?? "");
    const spec = { subject: "A test", grants: ["database:CONNECT"], login: true, validUntil: null, connectionLimit: 1 };
    world.intents.set(plan.key, intentOf(world.connector, plan.key, "data", spec));
    const moved = await perform(world, await planOf(plan.key));
    expect(moved.outcome, moved.says).toBe("happened");
    expect(moved.receipt.admin_left).toBe(is16 ? world.name("act_billing") : undefined);
    // The new team may now do with it what teams do; the old one is refused by this connector.
    await break_("attribute_drift", null, plan.key);
    const repair = await planOf(plan.key);
    expect((await perform(world, { ...repair, contract: { ...repair.contract, credential: "billing" } })).outcome).toBe(
      "did_not_happen",
    );
    expect((await perform(world, repair)).outcome).toBe("happened");
    await world.run(`drop owned by "${plan.key}"; revoke connect on database "${world.name("sandbox")}" from "${plan.key}";
      set role "${world.name("team_billing")}"; revoke connect on database "${world.name("sandbox")}" from "${plan.key}"; reset role; drop role "${plan.key}"`);
    world.intents.delete(plan.key);
    world.links.delete(plan.key);
  });
});

describe("when the wire breaks", () => {
  async function through(
    set: (proxy: Awaited<ReturnType<typeof startProxy>>) => void,
    run: (connector: World["connector"], proxy: Awaited<ReturnType<typeof startProxy>>) => Promise<void>,
  ) {
    const proxy = await startProxy({ target: serverUrl() });
    try {
      set(proxy);
      await run(world.connectorWith(proxy.through), proxy);
    } finally {
      await proxy.close();
    }
  }

  test.each(["begin;", "pg_advisory", "create role", "comment on role", "grant connect", "pg_current_xact_id"])(
    "before COMMIT, at %s: it did not happen, and nothing changed",
    async (text) => {
      const plan = await planNew("svc_cut_off", "billing", ["database:CONNECT"]);
      await through(
        (proxy) => proxy.cutAt(text),
        async (connector) => {
          const result = await perform(world, plan, { connector });
          expect([result.outcome, result.says]).toEqual(["did_not_happen", "The connection was lost."]);
        },
      );
      expect(await world.dump()).toBe(untouched);
    },
  );

  test("COMMIT is swallowed on its way: unknown, although nothing changed", async () => {
    const plan = await planNew("svc_cut_off", "billing", ["database:CONNECT"]);
    await through(
      (proxy) => proxy.dropNextCommit(),
      async (connector) => {
        expect(await perform(world, plan, { connector })).toMatchObject({ outcome: "unknown", externalId: null });
      },
    );
    expect(await world.dump()).toBe(untouched);
  });

  test("COMMIT's answer is lost: unknown, and what happened can be looked up by the marker and the receipt", async () => {
    const key = world.name("svc_ledger_sync");
    await break_("permission_drift", "both", key);
    const plan = await planOf(key);
    await through(
      (proxy) => proxy.dropNextCommitReply(),
      async (connector, proxy) => {
        const result = await perform(world, plan, { connector });
        expect([result.outcome, proxy.swallowed()]).toEqual(["unknown", 1]);
        const [row] = await world.admin(
          (sql) => sql`select pg_xact_status(${String(result.receipt.txid)}::xid8) as status`,
        );
        expect(row?.status).toBe("committed");
      },
    );
    expect(await world.dump()).toBe(untouched);
  });

  test("the deadline passes while COMMIT waits: unknown; while a step waits: it did not happen", async () => {
    const key = world.name("svc_ledger_sync");
    await break_("permission_drift", "over", key);
    const broken = await world.dump();
    const plan = await planOf(key);
    await through(
      (proxy) => proxy.delay(200),
      async (connector) => {
        const result = await perform(world, plan, { connector, deadlineMs: 900 });
        expect([result.outcome, result.says]).toEqual(["did_not_happen", "The deadline of 900 ms passed."]);
      },
    );
    expect(await world.dump()).toBe(broken);
    await through(
      (proxy) => proxy.holdCommit(),
      async (connector) => {
        const started = performance.now();
        const result = await perform(world, plan, { connector, deadlineMs: 2_000 });
        expect([result.outcome, result.says]).toEqual([
          "unknown",
          "COMMIT was sent and not answered. The deadline of 2000 ms passed.",
        ]);
        expect(performance.now() - started).toBeLessThan(3_500);
      },
    );
    expect((await perform(world, plan)).outcome).toBe("happened");
    expect(await world.dump()).toBe(untouched);
  });

  test("the caller stops it halfway: it did not happen", async () => {
    const plan = await planNew("svc_cut_off", "billing", ["database:CONNECT"]);
    const abort = new AbortController();
    await through(
      (proxy) => proxy.delay(100),
      async (connector) => {
        const call = perform(world, plan, { connector, signal: abort.signal });
        setTimeout(() => abort.abort(), 700);
        expect(await call).toMatchObject({ outcome: "did_not_happen", says: "The caller stopped it." });
      },
    );
    expect(await world.dump()).toBe(untouched);
  });

  test("Postgres ends the session before COMMIT: it did not happen", async () => {
    const plan = await planNew("svc_cut_off", "billing", ["database:CONNECT"]);
    await through(
      (proxy) => proxy.delay(100),
      async (connector) => {
        const call = perform(world, plan, { connector });
        const ended = await killWhenInTransaction(world.name("act_billing"));
        expect(ended).toBe(true);
        expect((await call).outcome).toBe("did_not_happen");
      },
    );
    expect(await world.dump()).toBe(untouched);
  });
});

/** Ends the login's session as soon as it stands inside a transaction. */
function killWhenInTransaction(login: string): Promise<boolean> {
  return world.admin(async (sql) => {
    for (let n = 0; n < 500; n += 1) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where usename = ${login} and state = 'idle in transaction'`;
      if (rows.length > 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  });
}
