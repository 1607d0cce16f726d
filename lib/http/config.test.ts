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
     const spec = { kind: "thing", connector: "test", version: "1", settleMs: 1, callMs: 1, sources: [source] };
     export default { organisation: "Southwind", kinds: [{ spec, steward: "data", connect() {}, limits: { perHour: 7 } }] };`,
  );
  vi.stubEnv("PLUMBLINE_CONFIG", file);
  const [{ kinds }, { kindPolicies }] = await Promise.all([import("./kinds.ts"), import("./kind-policies.ts")]);
  rmSync(folder, { recursive: true });
  expect([...kinds.keys()]).toEqual(["thing"]);
  expect(kindPolicies.get("thing")).toEqual({ modes: {}, perHour: 7 });
});
