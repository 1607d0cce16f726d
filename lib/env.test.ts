import { describe, expect, test } from "vitest";
import { EnvError, type EnvSource, readEnv } from "./env.ts";

const SECRET = "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2";
const demo: EnvSource = { DATABASE_URL: "postgres://u@127.0.0.1/p", AUTH_SECRET: SECRET, PLUMBLINE_DEMO: "1" };
const production: EnvSource = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://u:p@db.internal/plumbline",
  AUTH_SECRET: SECRET,
  AUTH_URL: "https://plumbline.example.com",
  AUTH_OIDC_ISSUER: "https://id.example.com",
  AUTH_OIDC_ID: "plumbline",
  AUTH_OIDC_SECRET: "x",
};

function mistakes(source: EnvSource): Record<string, string> {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return Object.fromEntries(error.mistakes.map((m) => [m.name, m.says]));
    throw error;
  }
  return {};
}

describe("an environment that is fit to start with", () => {
  test("for the demo, with defaults", () => {
    expect(readEnv(demo)).toMatchObject({
      authUrl: "http://localhost:3000",
      port: 3000,
      https: false,
      loopback: true,
      demoAccounts: true,
      oidc: null,
      databaseReadUrl: demo.DATABASE_URL,
    });
  });

  test("for production", () => {
    expect(readEnv(production)).toMatchObject({
      production: true,
      https: true,
      loopback: false,
      demoAccounts: false,
      oidc: { issuer: "https://id.example.com", id: "plumbline" },
    });
  });

  test("with an identity provider, demo accounts do not exist, whatever else is set", () => {
    expect(readEnv({ ...production, PLUMBLINE_DEMO: "1" }).demoAccounts).toBe(false);
  });

  test("the console's own address stands before the owner's, for reads too", () => {
    const own = "postgres://web@db/plumbline";
    const read = readEnv({ ...demo, PLUMBLINE_CONSOLE_DATABASE_URL: own });
    expect(read).toMatchObject({ databaseUrl: own, databaseReadUrl: own });
  });

  test("an empty line is unset", () => {
    expect(readEnv({ ...demo, DATABASE_READ_URL: "", PORT: " " })).toMatchObject({ port: 3000 });
  });
});

describe("an environment that is not", () => {
  test("tells every mistake at once, by name", () => {
    const found = mistakes({
      NODE_ENV: "production",
      DATABASE_URL: "mysql://x",
      DATABASE_READ_URL: "x",
      AUTH_SECRET: "short",
      AUTH_URL: "ftp://x",
      AUTH_OIDC_ID: "x",
      PLUMBLINE_DEMO: "yes",
      PORT: "70000",
      PLUMBLINE_METRICS_TOKEN: "x",
      PLUMBLINE_PUSH_SECRETS: '{"thing":"whsec_x"}',
    });
    expect(Object.keys(found).sort()).toEqual([
      "AUTH_OIDC_ISSUER",
      "AUTH_OIDC_SECRET",
      "AUTH_SECRET",
      "AUTH_URL",
      "DATABASE_READ_URL",
      "DATABASE_URL",
      "PLUMBLINE_DEMO",
      "PLUMBLINE_METRICS_TOKEN",
      "PLUMBLINE_PUSH_SECRETS",
      "PORT",
    ]);
  });

  test("never repeats a secret in its message", () => {
    try {
      readEnv({ ...demo, AUTH_SECRET: "canary-secret", DATABASE_URL: "canary-url" });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain("canary");
    }
  });

  test.each([
    ["nothing", {}, ["AUTH_OIDC_ISSUER", "AUTH_SECRET", "DATABASE_URL"]],
    ["a secret of one letter", { ...demo, AUTH_SECRET: "a".repeat(64) }, ["AUTH_SECRET"]],
    ["production over http", { ...production, AUTH_URL: "http://plumbline.example.com" }, ["AUTH_URL"]],
    ["production without its address", { ...production, AUTH_URL: undefined }, ["AUTH_URL"]],
    ["an address with a path", { ...production, AUTH_URL: "https://example.com/app" }, ["AUTH_URL"]],
    ["an issuer over http", { ...production, AUTH_OIDC_ISSUER: "http://id.example.com" }, ["AUTH_OIDC_ISSUER"]],
    ["half an identity provider", { ...production, AUTH_OIDC_SECRET: undefined }, ["AUTH_OIDC_SECRET"]],
    ["nobody who could sign in", { ...demo, PLUMBLINE_DEMO: undefined }, ["AUTH_OIDC_ISSUER"]],
    [
      "the keys that are the reconciler's",
      { ...demo, PLUMBLINE_CREDENTIAL_KEYS: "1:x" },
      ["PLUMBLINE_CREDENTIAL_KEYS"],
    ],
    ["demo accounts that others can reach", { ...demo, AUTH_URL: "http://10.0.0.5:3000" }, ["PLUMBLINE_DEMO"]],
  ] as [string, EnvSource, string[]][])("%s", (_, source, names) => {
    expect(Object.keys(mistakes(source)).sort()).toEqual(names);
  });

  test("an identity provider on this machine may use http", () => {
    const local = { ...production, AUTH_URL: "http://localhost:3000", AUTH_OIDC_ISSUER: "http://127.0.0.1:4000" };
    expect(mistakes(local)).toEqual({});
  });
});
