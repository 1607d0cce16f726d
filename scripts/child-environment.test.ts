import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { consoleRole, consoleUrl, reconcilerEnvironment, webEnvironment } from "./child-environment.mjs";

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
    ...{ url: consoleUrl({ url, dataDir }), origin: "http://localhost:3000", host: "127.0.0.1", port: 3000 },
    ...{ secretOf: () => "", reconcilerOnly: [], demo: false },
  });

test("with a database of one's own and one address, the console signs in as before", () => {
  vi.stubEnv("PLUMBLINE_CONSOLE_DATABASE_URL", "");
  expect(consoleUrl({ url: owner, dataDir })).toBe(owner);
  expect(consoleRole({ url: owner, dataDir })).toEqual({});
  expect(web(owner).DATABASE_URL).toBe(owner);
});

test("with a second address the console gets that one only, and the reconciler the owner's only", () => {
  vi.stubEnv("PLUMBLINE_CONSOLE_DATABASE_URL", own);
  expect(databasesOf(web(owner))).toEqual([["DATABASE_URL", own]]);
  expect(databasesOf(reconcilerEnvironment({ url: owner, fromSetup: {} }))).toEqual([["DATABASE_URL", owner]]);
  expect(consoleRole({ url: owner, dataDir })).toEqual({
    PLUMBLINE_CONSOLE_DATABASE_URL: own,
    CONSOLE_ROLE_IS_OURS: "0",
  });
});

test("the embedded database has a role for it, whose password is the same each time", () => {
  vi.stubEnv("DATABASE_URL", "");
  const url = "postgres://plumbline:secret@127.0.0.1:5555/plumbline";
  const made = new URL(consoleUrl({ url, dataDir }));
  expect(made).toMatchObject({ username: "plumbline_console", host: "127.0.0.1:5555", pathname: "/plumbline" });
  expect(made.password).toMatch(/^[\w-]{43}$/);
  expect(consoleRole({ url, dataDir })).toEqual({
    PLUMBLINE_CONSOLE_DATABASE_URL: made.href,
    CONSOLE_ROLE_IS_OURS: "1",
  });
});
