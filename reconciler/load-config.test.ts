import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "./load-config.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Never went through defineConfig. */
const plain = (organisation: string) => `
  const source = { name: "catalog", title: "Catalog", standing: "authoritative", freshnessMs: 1000 };
  const capabilities = { idempotency: "none", keyLifeMs: null, lookup: "none", read: "unknown", inFlightMs: 1,
    partialPossible: true, irreversible: [], refusals: [] };
  const pure = { spec: { safeParse() {} }, desire() {}, plan() {}, managed() {} };
  const spec = { kind: "thing", connector: "test", version: "1", title: "Things", thing: "Thing", capabilities, settleMs: 1,
    callMs: 1, sources: [source], ...pure };
  export default { organisation: "${organisation}", kinds: [{ spec, steward: "data", connect() {} }] };`;

function named(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const refusal = (env: Record<string, string | undefined>) =>
  loadConfig(env).then(
    () => "accepted",
    (error: Error) => `${error.name}: ${error.message}`,
  );

test("without a name it is the project's own", async () => {
  expect(await loadConfig({})).toMatchObject({ organisation: "Northwind" });
  expect(await loadConfig({ PLUMBLINE_CONFIG: "" })).toMatchObject({ organisation: "Northwind" });
});

test("a named file takes the place of the project's own, and what was bundled from it the place of the file", async () => {
  const file = named("good.mjs", plain("Southwind"));
  const bundle = named("bundle.mjs", plain("Eastwind"));
  expect(await loadConfig({ PLUMBLINE_CONFIG: file })).toMatchObject({ organisation: "Southwind" });
  expect(await loadConfig({ PLUMBLINE_CONFIG: "good.ts", PLUMBLINE_CONFIG_BUNDLE: bundle })).toMatchObject({
    organisation: "Eastwind",
  });
});

test("what never went through defineConfig is checked all the same", async () => {
  const says = await refusal({ PLUMBLINE_CONFIG: named("empty-name.mjs", plain("")) });
  expect(says).toMatch(/^ConfigError: The configuration has 1 mistake.*Nothing was started\.\n {2}organisation: /);
});

test("a mistake that the file itself found is told as it is, although its class is another copy", async () => {
  const file = named(
    "own-class.mjs",
    `throw Object.assign(new Error("two mistakes. Nothing was started."), { name: "ConfigError" });`,
  );
  expect(await refusal({ PLUMBLINE_CONFIG: file })).toBe("ConfigError: two mistakes. Nothing was started.");
});

test.each([
  [
    "without a default export",
    "export const config = {};",
    /no-default\.mjs has no default export\. Nothing was started\.$/,
  ],
  ["that throws", `throw new Error("no moon");`, /could not be loaded: no moon\. Nothing was started\.$/],
  ["that exports something else", "export default 1;", / {2}the default export: .*expected object/],
])("a file %s is refused in one sentence", async (what, text, says) => {
  const file = named(what.includes("without") ? "no-default.mjs" : `${what.replaceAll(" ", "-")}.mjs`, text);
  expect(await refusal({ PLUMBLINE_CONFIG: file })).toMatch(says);
});

test("a file that is not there is refused by its name", async () => {
  const file = join(folder, "nowhere.mjs");
  const says = await refusal({ PLUMBLINE_CONFIG: file });
  expect(says).toContain(`ConfigError: ${file} could not be loaded`);
  expect(says).toMatch(/Nothing was started\.$/);
});
