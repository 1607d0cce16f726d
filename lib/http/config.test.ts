import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

test("the console knows the kinds of the configuration that PLUMBLINE_CONFIG names", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-config-"));
  const file = join(folder, "named.mjs");
  writeFileSync(
    file,
    `const source = { name: "catalog", title: "Catalog", standing: "authoritative", freshnessMs: 1000 };
     const capabilities = { idempotency: "none", keyLifeMs: null, lookup: "none", read: "unknown", inFlightMs: 1,
       partialPossible: true, irreversible: [], refusals: [] };
     const pure = { spec: { safeParse() {} }, desire() {}, plan() {}, managed() {} };
     const spec = { kind: "thing", connector: "test", version: "1", title: "Things", thing: "Thing", capabilities, settleMs: 1,
       callMs: 1, sources: [source], ...pure };
     export default { organisation: "Southwind", kinds: [{ spec, steward: "data", connect() {}, limits: { perHour: 7 } }] };`,
  );
  vi.stubEnv("PLUMBLINE_CONFIG", file);
  const [{ kinds }, { kindPolicies }] = await Promise.all([import("./kinds.ts"), import("./kind-policies.ts")]);
  rmSync(folder, { recursive: true });
  expect([...kinds.keys()]).toEqual(["thing"]);
  expect(kindPolicies.get("thing")).toEqual({
    modes: {},
    perHour: 7,
    promises: expect.objectContaining({ idempotency: "none" }),
  });
});
