/** What the console would refuse to start with is told before anything slow: nobody wants to wait for a build and then read it. */
import { randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import { bundleOf } from "./build.mjs";
import { webEnvironment } from "./child-environment.mjs";

/** Stands for the database that is not there yet. */
const embedded = "postgres://127.0.0.1/plumbline";

/**
 * Throws an EnvError. Needs the bundles, and makes nothing.
 * @param {import("./listen-address.mjs").Address} address
 */
export async function checkEnvironment(address) {
  const { DATABASE_URL, PLUMBLINE_CONSOLE_DATABASE_URL, SANDBOX } = process.env;
  const { readEnv, wantsSandbox } = await import(pathToFileURL(bundleOf("env")).href);
  const url = DATABASE_URL || embedded;
  const demo = URL.canParse(url) && wantsSandbox(DATABASE_URL ? SANDBOX : (SANDBOX ?? "embedded"), url);
  const secretOf = () => randomBytes(32).toString("base64url");
  const own = (DATABASE_URL && PLUMBLINE_CONSOLE_DATABASE_URL) || url;
  readEnv(webEnvironment({ ...address, url: own, secretOf, reconcilerOnly: [], demo }));
}
