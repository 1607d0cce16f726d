import { expect, test } from "vitest";
import { makeTestDatabase } from "../../db/test/database.ts";
import { settlePeople } from "../../lib/services/test-world.ts";
import type { Runtime } from "../loop/runtime.ts";
import { postgresStore } from "../postgres-store.ts";
import { peopleVerb } from "./people.ts";

test("everybody is listed with the id that a change names them by, their living teams, and whether they may sign in", async () => {
  const database = await makeTestDatabase();
  const store = postgresStore({ url: database.url, name: "test", max: 3 });
  const say = () => peopleVerb({ store } as unknown as Runtime);
  expect((await say()).text).toBe("Nobody has signed in yet.");
  await settlePeople(store.sql);
  await store.sql`insert into team_members (person_id, team_id) values ('rita', 'gone')`;
  await store.sql`update people set suspended_at = now() where id = 'rita'`;
  const { json, text } = await say();
  const person = { name: "rita", email: "rita@example.com", role: "reviewer" };
  expect(json).toMatchObject({
    people: expect.arrayContaining([{ id: "rita", ...person, teams: ["billing"], suspended: true }]),
  });
  expect(text).toContain("rita  rita <rita@example.com>  reviewer of billing, suspended\n");
  expect(text).toContain("mira  mira <mira@example.com>  end_user\n");
  await store.close();
  await database.drop();
});
