import { afterAll, beforeAll, expect, test } from "vitest";
import { as, makeRepair, settlePeople } from "../../lib/services/test-world.ts";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { repairEnds } from "./repair-ends.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-14", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

test("tells how repairs stand in the order asked for, and nothing of what the viewer may not see", async () => {
  const [ours, theirs, other] = [
    await makeRepair(sql),
    await makeRepair(sql, { owner: "data" }),
    await makeRepair(sql),
  ];
  await sql`update repairs set state = 'confirmed' where id = ${other.repair}`;
  const { principal: rita } = await as(sql, "rita");
  const asked = [other.repair, theirs.repair, ours.repair, other.repair, "repair_zz_none", "anything"];
  const { rows } = await repairEnds(sql, { viewer: rita, repairs: asked });
  expect(rows).toMatchObject([
    { id: other.repair, key: other.key, state: "confirmed" },
    { id: ours.repair, state: "proposed" },
  ]);
  const { principal: mira } = await as(sql, "mira");
  expect((await repairEnds(sql, { viewer: mira, repairs: asked })).rows).toEqual([]);
});
