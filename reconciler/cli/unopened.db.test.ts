import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
}, 60_000);
afterAll(() => world.close());

const taken = new Map<string, string>();
function without(name: string): void {
  taken.set(name, process.env[name] ?? "");
  delete process.env[name];
}
afterEach(() => {
  for (const [name, value] of taken) process.env[name] = value;
  taken.clear();
});

type Report = { complete: boolean; sources: { kind: string; complete: boolean; suspect: string | null }[] };

test("a kind whose credential is missing says so on its source, and the others are looked at", async () => {
  without("SANDBOX_PAYMENTS_READ_KEY");
  const { complete, sources } = await cli<Report>("detect");
  expect(complete).toBe(false);
  expect(sources.filter((source) => source.complete).map(({ kind }) => kind)).toContain("database_access");
  const refund = sources.filter(({ kind }) => kind === "refund");
  expect(refund).not.toEqual([]);
  for (const source of refund) {
    expect(source).toMatchObject({ complete: false, suspect: expect.stringContaining("SANDBOX_PAYMENTS_READ_KEY") });
  }
  const [shown] = await world.sql`select last_error from sources where kind = 'refund'`;
  expect(shown?.last_error).toContain("It could not be opened: ");
});

test("repairs are stopped and allowed again where no connector opens", async () => {
  for (const name of Object.keys(world.sandbox.env))
    if (/_(URL|KEY)$/.test(name) && name !== "DATABASE_URL") without(name);
  await cli("stop", "--reason", "nothing opens");
  expect(await world.sql`select reason from stops where lifted_at is null`).toEqual([{ reason: "nothing opens" }]);
  await cli("resume");
  expect(await world.sql`select reason from stops where lifted_at is null`).toEqual([]);
});
