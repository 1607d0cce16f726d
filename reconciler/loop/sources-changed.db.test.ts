/** What a kind's sources are may change: what rested on one that does not decide any more is judged by the others. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SourceSpec } from "../connectors/contract.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";
import { declaredSources } from "./runtime.ts";
import { worldSpec } from "./world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

const source = (name: string, standing: SourceSpec["standing"] = "authoritative"): SourceSpec => ({
  ...{ name, title: name, standing, freshnessMs: 60_000 },
});
async function heard(...sources: SourceSpec[]): Promise<void> {
  given.configure({}, { sources });
  await given.store.registerSources(declaredSources({ ...worldSpec, sources }));
  await given.settle();
  await detect(given.deps, {}, "test");
}
const told = async () =>
  (
    await given.sql`
    select o.verdict, o.spoke, o.verdict_as_of = s.watermark as "asOfApi"
    from objects_now o, sources s where o.key = 'a' and s.name = 'api'`
  )[0];

test.each([
  ["is taken out", [source("api")]],
  ["decides nothing any more", [source("api"), source("a copy", "context")]],
])("what was in place by a source that %s is told by the one that is left", async (_, left) => {
  await heard(source("a copy"), source("api"));
  await given.ask("a");
  const made = given.world.add("a");
  await given.sql`update objects set external_id = ${made.externalId}`;
  await heard(source("a copy"), source("api"));
  expect(await told()).toMatchObject({ verdict: "in_sync", spoke: "a copy" });
  await heard(...left);
  expect(await told()).toEqual({ verdict: "in_sync", spoke: "api", asOfApi: true });
});
