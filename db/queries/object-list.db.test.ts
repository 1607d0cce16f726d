import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OBJECT_STATUS_FILTERS } from "../../lib/query/object-status-filters.ts";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";
import { VERDICTS } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { driftList } from "./drift-list.ts";
import { objectList } from "./object-list.ts";
import { addDrift, addObject, addSource, admin } from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: "unasked" }));
});
afterAll(() => drop());

const worlds = fc.array(
  fc.record({
    status: fc.constantFrom(...OBJECT_STATUSES),
    verdict: fc.constantFrom(...VERDICTS),
    expiresIn: fc.constantFrom(-600, 600, null),
    dirty: fc.boolean(),
    spoke: fc.constantFrom("api", null),
    drifts: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Both ways of looking: through the few that may have no fresh evidence, and through all. */
test("a list by status or by evidence has exactly the objects that are so now, whether or not a source is late", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.boolean(), async (objects, late) => {
      await sql`truncate objects, drifts, sources, dirty_objects, object_keys`;
      await addSource(sql, { name: "api", readAge: late ? 900 : 10 });
      await sql`update sources set evidence_ms = 600000`;
      for (const [n, { dirty, spoke, drifts, ...made }] of objects.entries()) {
        // As they are written: what waits for what was just asked is told as that, and what a look spoke for ends with its evidence.
        const seed = {
          ...made,
          ...(made.verdict === "pending" ? { status: "pending" as const } : {}),
          ...(spoke !== null && !dirty ? { expiresIn: made.expiresIn ?? 600 } : {}),
        };
        const { key } = drifts
          ? await addDrift(sql, { key: `k${n}`, ...seed })
          : await addObject(sql, { key: `k${n}`, ...seed });
        await sql`update objects set spoke = ${spoke} where key = ${key}`;
        if (!dirty) await sql`delete from dirty_objects where key = ${key}`;
      }
      const now = await sql<{ key: string; status: string; stale: boolean; old: boolean }[]>`
        select key, status, status = 'in_place' and coalesce(expires_at < now(), true) as stale,
          verdict <> 'pending' and coalesce(expires_at < now(), true) as old from objects_now`;
      const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key).sort();
      for (const status of OBJECT_STATUS_FILTERS) {
        const { rows: items, count } = await objectList(sql, { viewer: admin, filter: { status: [status] } });
        const asked = now.filter((row) =>
          row.status === "in_place" ? status === (row.stale ? "in_place_stale" : "in_place") : row.status === status,
        );
        expect(keys(items), status).toEqual(keys(asked));
        expect(count.n, status).toBe(asked.length);
      }
      expect(keys((await objectList(sql, { viewer: admin, filter: {} })).rows)).toEqual(keys(now));
      const open = await sql<{ key: string }[]>`select key from drifts where resolved_at is null`;
      const stale = await driftList(sql, { viewer: admin, filter: { evidence: "stale" } });
      const old = new Set(keys(now.filter((row) => row.old)));
      expect(keys(stale.rows)).toEqual(keys(open).filter((key) => old.has(key)));
    }),
    { numRuns: 40 },
  );
});
