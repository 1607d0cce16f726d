import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { makeRepair, settlePeople } from "../services/test-world.ts";
import { mayReadMetrics, renderMetrics } from "./metrics.ts";
import { readReadiness } from "./readiness.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

describe("readiness", () => {
  test("is database and migrations; a worker that is not there is told", async () => {
    expect(await readReadiness(sql)).toMatchObject({
      ready: true,
      migrations: { state: "present" },
      worker: { state: "never seen" },
    });
    await sql`insert into workers values ('w', '1', now(), now() - interval '2 minutes')`;
    expect(await readReadiness(sql)).toMatchObject({ ready: true, worker: { state: "late", seconds: 120 } });
    await sql`update workers set seen_at = now()`;
    expect(await readReadiness(sql)).toMatchObject({ ready: true, worker: { state: "seen", seconds: 0 } });
  });

  test("is refused at an older schema", async () => {
    await sql`create temp table kept as select * from drizzle.__drizzle_migrations`;
    await sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`;
    expect(await readReadiness(sql)).toMatchObject({ ready: false, migrations: { state: "missing" } });
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 0)`;
  });

  test("is refused without a database", async () => {
    const nowhere = connect({ url: "postgres://u@127.0.0.1:1/x", name: "nowhere", max: 1 });
    expect(await readReadiness(nowhere)).toMatchObject({ ready: false, database: "does not answer" });
    await nowhere.end({ timeout: 1 });
  });

  test("is refused where the database goes away between two questions", async () => {
    const leaving = await makeTestDatabase({ breaks: "unasked" });
    const client = connect({ url: leaving.url, name: "asking", max: 1 });
    let asked = 0;
    const asking = (async (...question: Parameters<Sql>) => {
      asked += 1;
      if (asked === 2) await leaving.drop();
      return client(...question);
    }) as unknown as Sql;
    expect(await readReadiness(asking)).toMatchObject({ ready: false, database: "does not answer" });
    expect(asked).toBeGreaterThan(2);
    await client.end({ timeout: 1 });
  });

  test("what fails though the database answers is a fault of ours, and not told as its absence", async () => {
    await sql`alter table workers rename to elsewhere`;
    await expect(readReadiness(sql)).rejects.toThrow(/workers/);
    await sql`alter table elsewhere rename to workers`;
  });
});

describe("metrics", () => {
  test("count what is open, and name no object and no person", async () => {
    const made = await makeRepair(sql);
    await sql`insert into stops (id, scope, reason, set_by, set_at) values ('s', 'all', 'because', 'ada', now())`;
    const { text } = await renderMetrics(sql);
    expect(text).toContain('plumbline_open_drifts{class="permission_drift"} 1');
    expect(text).toContain('plumbline_open_drifts{class="attribute_drift"} 0');
    expect(text).toContain('plumbline_open_repairs{state="proposed"} 1');
    expect(text).toContain('plumbline_objects{kind="database_access",status="blocked_on_review"} 1');
    expect(text).toContain("plumbline_stops_in_force 1");
    expect(text).not.toContain(made.key);
    expect(text).not.toMatch(/ada|because/);
  });

  test.each([
    [{ metricsToken: "a-long-enough-token", loopback: true }, { authorization: "Bearer a-long-enough-token" }, true],
    [{ metricsToken: "a-long-enough-token", loopback: true }, {}, false],
    [{ metricsToken: "a-long-enough-token", loopback: true }, { authorization: "Bearer wrong" }, false],
    [{ metricsToken: null, loopback: true }, {}, true],
    [{ metricsToken: null, loopback: true }, { "x-forwarded-for": "::ffff:127.0.0.1" }, true],
    [{ metricsToken: null, loopback: true }, { "x-forwarded-for": "203.0.113.9" }, false],
    [{ metricsToken: null, loopback: true }, { "x-forwarded-for": "203.0.113.9, 127.0.0.1" }, false],
    [{ metricsToken: null, loopback: false }, {}, false],
  ] as [Parameters<typeof mayReadMetrics>[1], Record<string, string>, boolean][])("%j %j → %s", (env, headers, may) => {
    expect(mayReadMetrics(new Headers(headers), env)).toBe(may);
  });
});
