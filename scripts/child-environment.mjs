/**
 * Who is told what. The web process gets no connector credentials, and the reconciler none of the secrets that
 * make a session or a push: a hole in one does not open the other.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readText, writeState } from "./state-file.mjs";

/**
 * What opens the credentials in the database, and what the record is signed with. It is taken out of our own environment before
 * anybody is started, so that no build, no server and no command inherits it: only the reconciler and the command line are given it.
 */
const reconcilersOwn = takeOut([
  ...["PLUMBLINE_CREDENTIAL_KEYS", "PLUMBLINE_CREDENTIAL_KEYS_FILE"],
  ...["PLUMBLINE_RECORD_KEY_FILE", "PLUMBLINE_CHECKPOINTS"],
]);

/**
 * @param {string[]} names
 * @returns {Record<string, string>}
 */
function takeOut(names) {
  /** @type {Record<string, string>} */
  const taken = {};
  for (const name of names) {
    if (process.env[name] !== undefined) taken[name] = process.env[name];
    delete process.env[name];
  }
  return taken;
}

/** Where a process of ours signs in to a database of one's own as a role that is not the owner. In the embedded one it always does. */
const ownAddress = /** @type {const} */ ({
  console: "PLUMBLINE_CONSOLE_DATABASE_URL",
  reconciler: "PLUMBLINE_RECONCILER_DATABASE_URL",
});
/** @typedef {keyof typeof ownAddress} Process */
const processes = /** @type {Process[]} */ (Object.keys(ownAddress));

/**
 * Where a process finds the database: as a role that may do what it does, and not as the owner, whose address `url` is.
 * @param {Process} name
 * @param {{ url: string, dataDir: string }} target
 */
export function urlOf(name, { url, dataDir }) {
  if (process.env.DATABASE_URL) return process.env[ownAddress[name]] || url;
  const own = new URL(url);
  own.username = `plumbline_${name}`;
  own.password = keptSecret(dataDir, `${name}-password`);
  return own.href;
}

/**
 * What setup is told of these roles. Only in the embedded database it makes them.
 * @param {{ url: string, dataDir: string }} target
 * @returns {Record<string, string>}
 */
export function rolesOf(target) {
  const own = processes.filter((name) => urlOf(name, target) !== target.url);
  const addresses = own.map((name) => [ownAddress[name], urlOf(name, target)]);
  return { ...Object.fromEntries(addresses), ROLES_ARE_OURS: process.env.DATABASE_URL ? "0" : "1" };
}

/** Our environment without these addresses: no process is told another's. */
function withoutAddresses() {
  const env = { ...process.env };
  for (const name of Object.values(ownAddress)) delete env[name];
  return env;
}

/**
 * @param {object} options
 * @param {string} options.url of the database, as the console signs in
 * @param {string} options.origin where the console is, for people
 * @param {string} options.host
 * @param {number} options.port
 * @param {(name: string) => string} options.secretOf the demo's own secrets
 * @param {string[]} options.reconcilerOnly names that setup gave to the reconciler
 * @param {boolean} options.demo there are demo accounts, which may sign in unless there is an identity provider
 * @returns {NodeJS.ProcessEnv}
 */
export function webEnvironment({ url, origin, host, port, secretOf, reconcilerOnly, demo }) {
  const env = withoutAddresses();
  for (const name of reconcilerOnly) delete env[name];
  const secrets = {
    AUTH_SECRET: secretOf("auth-secret"),
    AUTH_URL: origin,
    NEXTAUTH_URL: env.AUTH_URL ?? origin,
    PLUMBLINE_NOTICE_KEY: secretOf("notice-key"),
  };
  const isReal = Boolean(env.AUTH_OIDC_ISSUER) || env.PLUMBLINE_DEMO === "0";
  return {
    // Where it is not a demo these must be chosen, not made up: the application refuses to start without.
    ...(demo && !isReal ? { PLUMBLINE_DEMO: "1", ...secrets } : {}),
    ...env,
    DATABASE_URL: url,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    // Containers set HOSTNAME to their own name, and Next would listen there.
    HOSTNAME: host,
  };
}

/**
 * Of a reconciler, or of a command.
 * @param {object} options
 * @param {string} options.url of the database, as it signs in: a command as the owner
 * @param {Record<string, string>} options.fromSetup
 * @param {string} [options.origin] where the console is, for links in notices; only who runs beside it knows
 * @param {string} [options.dataDir]
 * @returns {NodeJS.ProcessEnv}
 */
export function reconcilerEnvironment({ url, fromSetup, origin, dataDir }) {
  const { AUTH_SECRET, NEXTAUTH_SECRET, AUTH_OIDC_SECRET, PLUMBLINE_PUSH_SECRETS, ...env } = withoutAddresses();
  // As for the web process: made up only in a demo.
  const notices =
    isSandbox(fromSetup) && origin !== undefined && dataDir !== undefined
      ? { AUTH_URL: origin, PLUMBLINE_NOTICE_KEY: keptSecret(dataDir, "notice-key") }
      : {};
  const isChosen = "PLUMBLINE_RECORD_KEY_FILE" in reconcilersOwn || "PLUMBLINE_CHECKPOINTS" in reconcilersOwn;
  const checkpoints = dataDir === undefined || isChosen ? {} : recordCheckpoints(dataDir);
  return { ...notices, ...env, DATABASE_URL: url, ...fromSetup, ...checkpoints, ...reconcilersOwn };
}

/**
 * What the record is signed with and where that is kept, where nobody chose it: outside of the database, but beside it.
 * @param {string} dataDir
 */
function recordCheckpoints(dataDir) {
  const file = join(dataDir, "record-key.pem");
  if (!readText(file)) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeState(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  return { PLUMBLINE_RECORD_KEY_FILE: file, PLUMBLINE_CHECKPOINTS: join(dataDir, "checkpoints") };
}

/**
 * Whether setup made a world that has a processor and a mail server of its own.
 * @param {Record<string, string | undefined>} fromSetup
 */
export function isSandbox(fromSetup) {
  return Boolean(fromSetup.SANDBOX_ADMIN_URL);
}

/**
 * The sandbox's processor and mail server know their own database and nothing else.
 * @param {Record<string, string | undefined>} fromSetup
 * @returns {NodeJS.ProcessEnv}
 */
export function outsideEnvironment({ SANDBOX_ADMIN_URL }) {
  const { PATH, NODE_OPTIONS, NODE_ENV, HOME, TMPDIR } = process.env;
  return { PATH, NODE_OPTIONS, NODE_ENV, HOME, TMPDIR, SANDBOX_ADMIN_URL };
}

/**
 * Made once, and the same for as long as the data folder is.
 * @param {string} dataDir
 * @param {string} name
 */
export function keptSecret(dataDir, name) {
  const file = join(dataDir, name);
  const saved = readText(file);
  if (saved) return saved;
  const secret = randomBytes(32).toString("base64url");
  writeState(file, secret);
  return secret;
}
