/**
 * What is shipped: Next's standalone server in .next, and one file per Node entry point in build. Each is made
 * again only when its sources changed.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { waitLine } from "./install.mjs";
import { withLock } from "./lock-file.mjs";
import { buildLock, inProject, projectFolder } from "./project.mjs";
import { lastLines, runNode } from "./run-step.mjs";
import { builtFrom, takeStamp } from "./source-stamp.mjs";
import { readJson, writeState } from "./state-file.mjs";

/** @typedef {(line: string) => void} Log */

/** Name of the file in build → its source. */
const entryPoints = {
  reconciler: "reconciler/loop/worker.ts",
  cli: "reconciler/cli/main.ts",
  setup: "reconciler/sandbox/setup.ts",
  outside: "reconciler/sandbox/outside.ts",
  config: "reconciler/load-config.ts",
  env: "lib/env.ts",
  client: "lib/client/index.ts",
  "verify-record": "reconciler/record/verify-record.ts",
};
/** The same for what runs in a browser, beside a React that is already there. */
const browserEntryPoints = { "client-react": "lib/client/react.ts" };

const ownConfig = "plumbline.config.ts";
const configFiles = ["package-lock.json", "tsconfig.json", ownConfig];
const bundleInputs = ["db", "lib", "reconciler", ...configFiles, "scripts/build.mjs"];
const webInputs = [
  ...["app", "components", "db", "lib", "public", "reconciler", ...configFiles],
  ...["next.config.js", "postcss.config.mjs", "instrumentation.ts", "instrumentation-client.ts", "proxy.ts"],
];
const bundleStamp = inProject("build", "built-from.json");
const webStamp = inProject(".next", "built-from.json");

/**
 * @param {keyof typeof entryPoints} name
 */
export function bundleOf(name) {
  return inProject("build", `${name}.mjs`);
}

/** Next repeats the project's place below the folder it takes for the root: a parent with a lock file, for example. */
export function webServerFile() {
  const { relativeAppDir = "" } = readJson(inProject(".next", "required-server-files.json")) ?? {};
  return inProject(".next", "standalone", relativeAppDir, "server.js");
}

/**
 * @param {{ log: Log }} options
 * @returns {Promise<string>} a hash that names what the bundles were built from
 */
export async function ensureBundles({ log }) {
  const isBuilt = () => existsSync(bundleOf("setup")) && builtFrom(bundleInputs, bundleStamp);
  return isBuilt() || locked(log, async () => isBuilt() || buildBundles(log));
}

/** @param {{ log: Log }} options */
export async function ensureWebBuild({ log }) {
  const isBuilt = () => existsSync(webServerFile()) && builtFrom(webInputs, webStamp);
  return isBuilt() || locked(log, async () => isBuilt() || buildWeb(log));
}

/**
 * @template T
 * @param {Log} log
 * @param {() => Promise<T>} action
 */
function locked(log, action) {
  return withLock(buildLock, action, { waitMs: 900_000, onWait: (pid) => log(waitLine(pid)) });
}

/** @param {Log} log */
async function buildBundles(log) {
  const stamp = takeStamp(bundleInputs);
  const inputs = (/** @type {Record<string, string>} */ files) =>
    Object.entries(files).map(([out, file]) => ({ in: inProject(file), out }));
  const made = thenStopped(Promise.all([bundle(inputs(entryPoints)), bundle(inputs(browserEntryPoints), forBrowsers)]));
  const files = (
    await made.catch((error) => {
      /** @type {import("esbuild").Message[]} */
      const errors = error.errors ?? [];
      const isConfig = errors.length > 0 && errors.every(({ location }) => location?.file === ownConfig);
      if (isConfig) throw configError(sayErrors(error));
      throw new Error(`The reconciler could not be built: ${sayErrors(error)} Nothing was started.`);
    })
  ).flat();
  // One by one and each as a whole: a command line that starts now gets the old one or the new one.
  for (const { path, text } of files) writeState(path, text);
  copyMigrations();
  writeState(bundleStamp, stamp);
  log("Built the reconciler");
  return stamp.content;
}

/**
 * A configuration that is not the project's own, as a file that Node can import from anywhere.
 * @param {string} file
 * @returns {Promise<string>} the bundle
 */
export async function bundleConfig(file) {
  if (!existsSync(file)) throw configError(`${file} does not exist.`);
  const name = createHash("sha256").update(file).digest("hex").slice(0, 12);
  const files = await thenStopped(bundle([{ in: file, out: `config-${name}` }])).catch((error) => {
    throw configError(sayErrors(error));
  });
  for (const { path, text } of files) writeState(path, text);
  return inProject("build", `config-${name}.mjs`);
}

/**
 * The bundler is a process of its own, which would keep 400 MB for as long as this one runs.
 * @template T
 * @param {Promise<T>} made
 */
async function thenStopped(made) {
  try {
    return await made;
  } finally {
    const { stop } = await import("esbuild");
    await stop();
  }
}

/** @type {Partial<import("esbuild").BuildOptions>} */
const forBrowsers = { platform: "browser", target: "es2022", external: ["react"], banner: {} };

/**
 * @param {{ in: string, out: string }[]} entryPoints
 * @param {Partial<import("esbuild").BuildOptions>} [more]
 */
async function bundle(entryPoints, more = {}) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints,
    outdir: inProject("build"),
    outExtension: { ".js": ".mjs" },
    absWorkingDir: projectFolder,
    // For a configuration outside of the project.
    nodePaths: [inProject("node_modules")],
    tsconfig: inProject("tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    // What rehearses a command bundles it; a bundler cannot be bundled.
    external: ["esbuild"],
    logLevel: "silent",
    // CommonJS packages inside still call require and know their folder.
    banner: {
      js: [
        'import { createRequire as makeRequire$ } from "node:module";',
        "globalThis.require ??= makeRequire$(import.meta.url);",
        "globalThis.__filename ??= import.meta.filename;",
        "globalThis.__dirname ??= import.meta.dirname;",
      ].join("\n"),
    },
    ...more,
    write: false,
  });
  return outputFiles;
}

/**
 * @param {Error & { errors?: import("esbuild").Message[] }} error
 * @returns {string} each mistake with its place, as one sentence
 */
function sayErrors({ errors = [], message }) {
  const says = errors.map(({ text, location }) => {
    if (!location) return text;
    const { file, line, column } = location;
    return `${file.startsWith("..") ? resolve(projectFolder, file) : file}:${line}:${column + 1}: ${text}`;
  });
  return `${says.join("; ") || message}.`;
}

/** @param {string} says */
function configError(says) {
  return Object.assign(new Error(`${says} Nothing was started.`), { name: "ConfigError" });
}

/** Beside the bundle, where setup looks first: in the checkout they are in db. */
function copyMigrations() {
  const copy = inProject("build", "migrations");
  rmSync(copy, { recursive: true, force: true });
  if (existsSync(inProject("db", "migrations"))) cpSync(inProject("db", "migrations"), copy, { recursive: true });
}

/** @param {Log} log */
async function buildWeb(log) {
  log("Building the console (next build, about half a minute)");
  const started = Date.now();
  const stamp = takeStamp(webInputs);
  rmSync(webStamp, { force: true });
  const { code, output } = await runNode([inProject("node_modules", "next", "dist", "bin", "next"), "build"], {
    env: buildEnvironment(),
  });
  mkdirSync(inProject("build"), { recursive: true });
  writeFileSync(inProject("build", "next-build.log"), output);
  if (code !== 0) throw new Error(`next build failed (exit code ${code}):\n${lastLines(output, 60)}`);

  // The standalone server serves these, and Next leaves copying them to us.
  const standalone = join(webServerFile(), "..");
  for (const assets of [join(".next", "static"), "public"]) {
    if (existsSync(inProject(assets))) cpSync(inProject(assets), join(standalone, assets), { recursive: true });
  }
  writeState(webStamp, stamp);
  log(`Built the console in ${Math.round((Date.now() - started) / 1000)} s`);
  return stamp.content;
}

/** For tests, which put a small server in the place of the built one. */
export function markWebBuilt() {
  writeState(webStamp, takeStamp(webInputs));
}

/** Nothing secret and nothing of one machine may end up in a build. */
function buildEnvironment() {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  for (const name of Object.keys(env)) {
    if (/^(DATABASE_|AUTH_|NEXTAUTH_|PLUMBLINE_)|SECRET|PASSWORD|TOKEN/.test(name)) delete env[name];
  }
  return env;
}
