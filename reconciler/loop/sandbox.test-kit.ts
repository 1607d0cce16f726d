import { randomBytes } from "node:crypto";
import { makeTestDatabase, testServerUrl } from "../../db/test/database.ts";
import type { PolicyMode } from "../model/gate.ts";
import { startOutside } from "../sandbox/outside.ts";
import { dropSandbox } from "../sandbox/seed.ts";
import { setUp } from "../sandbox/setup.ts";
import { openRuntime, type Runtime } from "./runtime.ts";

/** Everything may be repaired unattended, so that tests of the protocol need no people. */
const AUTOMATIC: Record<string, PolicyMode> = Object.fromEntries(
  ["missing_external", "missing_external_id", "permission_drift", "attribute_drift"].map((name) => [name, "automatic"]),
);

export type TestSandbox = {
  env: Record<string, string>;
  adminUrl: string;
  prefix: string;
  drop(): Promise<void>;
};

/** A migrated database with people and intents, and a sandbox world of its own beside it. `made`: what rows written by hand may break. */
export async function makeSandbox(made: Parameters<typeof makeTestDatabase>[0] = {}): Promise<TestSandbox> {
  const database = await makeTestDatabase(made);
  const prefix = `w${randomBytes(4).toString("hex")}_`;
  const world = { SANDBOX: "embedded", SANDBOX_PREFIX: prefix, SANDBOX_DATABASE: `${prefix}sandbox` };
  const result = await setUp({ DATABASE_URL: database.url, ...world });
  const env: Record<string, string> = { DATABASE_URL: database.url, ...world, ...result.env };
  const outside = await startOutside(env.SANDBOX_ADMIN_URL ?? "");
  return {
    env,
    adminUrl: env.SANDBOX_ADMIN_URL ?? "",
    prefix,
    async drop() {
      await outside.close();
      await database.drop();
      await dropSandbox({ adminUrl: testServerUrl(), prefix, databaseName: world.SANDBOX_DATABASE });
    },
  };
}

/** The production runtime with short times; with `automatic`, everything that has a plan is repaired unattended. */
export async function openTestRuntime(env: Record<string, string | undefined>, automatic: boolean): Promise<Runtime> {
  const runtime = await openRuntime(env, "plumbline test");
  for (const kind of runtime.kinds.values()) {
    const { spec } = kind.config;
    const capabilities = { ...spec.capabilities, inFlightMs: 400 };
    kind.config.spec = { ...spec, capabilities, settleMs: 400, callMs: 2_000 };
    kind.config.limits = {
      perHour: 10_000,
      perMinute: 100_000,
      driftedShareMax: 1,
      populationMin: 10_000,
      setbacksMax: 1_000,
    };
    if (automatic) kind.config.policy = AUTOMATIC;
  }
  return { ...runtime, leaseMs: 3_500 };
}
