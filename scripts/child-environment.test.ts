import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reconcilerEnvironment, rolesOf, urlOf, webEnvironment } from "./child-environment.mjs";

const owner = "postgres://owner:secret@db.example.com/plumbline";
const own = "postgres://web:other@db.example.com/plumbline";
let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "plumbline-environment-"));
  vi.stubEnv("DATABASE_URL", owner);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true });
});

const databasesOf = (env: NodeJS.ProcessEnv) =>
  Object.entries(env).filter(([, value]) => value?.startsWith("postgres"));
const web = (url: string) =>
  webEnvironment({
    ...{ url: urlOf("console", { url, dataDir }), origin: "http://localhost:3000", host: "127.0.0.1", port: 3000 },
    ...{ secretOf: () => "", reconcilerOnly: [], demo: false },
  });

const reconciler = (url: string) =>
  reconcilerEnvironment({ url: urlOf("reconciler", { url, dataDir }), fromSetup: {} });

test("with a database of one's own and one address, both processes sign in as its owner", () => {
  vi.stubEnv("PLUMBLINE_CONSOLE_DATABASE_URL", "");
  expect(rolesOf({ url: owner, dataDir })).toEqual({ ROLES_ARE_OURS: "0" });
  expect(databasesOf(web(owner))).toEqual([["DATABASE_URL", owner]]);
  expect(databasesOf(reconciler(owner))).toEqual([["DATABASE_URL", owner]]);
});

test("with an address of its own a process gets that one only, and nobody another's", () => {
  vi.stubEnv("PLUMBLINE_CONSOLE_DATABASE_URL", own);
  expect(databasesOf(web(owner))).toEqual([["DATABASE_URL", own]]);
  expect(databasesOf(reconciler(owner))).toEqual([["DATABASE_URL", owner]]);
  expect(rolesOf({ url: owner, dataDir })).toEqual({ PLUMBLINE_CONSOLE_DATABASE_URL: own, ROLES_ARE_OURS: "0" });
  const third = "postgres://worker:third@db.example.com/plumbline";
  vi.stubEnv("PLUMBLINE_RECONCILER_DATABASE_URL", third);
  expect(databasesOf(web(owner))).toEqual([["DATABASE_URL", own]]);
  expect(databasesOf(reconciler(owner))).toEqual([["DATABASE_URL", third]]);
});

test("the embedded database has a role for each, whose password is the same each time", () => {
  vi.stubEnv("DATABASE_URL", "");
  const url = "postgres://plumbline:secret@127.0.0.1:5555/plumbline";
  const [console, reconciler] = (["console", "reconciler"] as const).map(
    (name) => new URL(urlOf(name, { url, dataDir })),
  );
  expect(console).toMatchObject({ username: "plumbline_console", host: "127.0.0.1:5555", pathname: "/plumbline" });
  expect(reconciler).toMatchObject({ username: "plumbline_reconciler", host: "127.0.0.1:5555" });
  expect(console?.password).toMatch(/^[\w-]{43}$/);
  expect(reconciler?.password).not.toBe(console?.password);
  expect(rolesOf({ url, dataDir })).toEqual({
    PLUMBLINE_CONSOLE_DATABASE_URL: console?.href,
    PLUMBLINE_RECONCILER_DATABASE_URL: reconciler?.href,
    ROLES_ARE_OURS: "1",
  });
});
