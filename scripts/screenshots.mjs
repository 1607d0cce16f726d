/**
 * Takes the pictures of docs/screenshots from a running product: `npm start`, then
 * `node scripts/screenshots.mjs [http://localhost:3000] [--break]`. They show whatever is true there; with --break,
 * the sandbox of the same PLUMBLINE_DATA is broken a little first, so that there is something to see.
 */
import "./require-node.mjs";
import { spawnSync } from "node:child_process";
import { chromium } from "@playwright/test";
import { findBrowser } from "./find-browser.mjs";
import { inProject } from "./project.mjs";

const words = process.argv.slice(2);
const origin = words.find((word) => !word.startsWith("--")) ?? "http://localhost:3000";
const password = "plumb-line-demo";

const breaks = [
  ["permission_drift", "--object", "svc_ledger_sync", "--direction", "over"],
  ["permission_drift", "--object", "svc_billing_export", "--direction", "over"],
  ["missing_external", "--object", "usr_ruth_harlow", "--direction", "vanished"],
  ["duplicate_side_effect", "--object", "svc_churn_model"],
  ["stale_owner", "--object", "svc_dashboard_reader", "--direction", "contested"],
];

/** @type {{ file: string, as: "rita" | "mira" | null, path: string, theme: "light" | "dark", width: number, height: number }[]} */
const pictures = [
  { file: "overview-light", as: "rita", path: "/", theme: "light", width: 1280, height: 780 },
  { file: "overview-dark", as: "rita", path: "/", theme: "dark", width: 1280, height: 780 },
  { file: "drift-dark", as: "rita", path: "/drift", theme: "dark", width: 1280, height: 780 },
  { file: "review-light", as: "rita", path: "first review", theme: "light", width: 1280, height: 900 },
  { file: "sources-light", as: "rita", path: "/sources", theme: "light", width: 1280, height: 780 },
  { file: "stops-light", as: "rita", path: "/stops", theme: "light", width: 1280, height: 780 },
  { file: "status-phone", as: "mira", path: "first request", theme: "light", width: 390, height: 844 },
  { file: "status-list-phone-dark", as: "mira", path: "/status", theme: "dark", width: 390, height: 844 },
  { file: "drift-phone-dark", as: "rita", path: "/drift", theme: "dark", width: 390, height: 844 },
  { file: "sign-in-light", as: null, path: "/signin", theme: "light", width: 1280, height: 780 },
];

if (words.includes("--break")) {
  for (const drift of breaks) plumbline("break", ...drift);
  plumbline("act");
}
const browser = await chromium.launch({
  executablePath: await findBrowser({ log: console.error }),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
for (const picture of pictures) await take(picture);
await browser.close();

/** @param {string[]} args */
function plumbline(...args) {
  const command = [inProject("scripts", "plumbline.mjs"), ...args, "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  // What is broken from the last time cannot be broken again, and the picture is the same.
  if (status === null || status > 2) throw new Error(`plumbline ${args.join(" ")} failed: ${stdout}${stderr}`);
}

/** @param {(typeof pictures)[number]} picture */
async function take({ file, as, path, theme, width, height }) {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: theme, reducedMotion: "reduce" },
    ...{ baseURL: origin, locale: "en-GB", timezoneId: "UTC", deviceScaleFactor: width < 500 ? 2 : 1 },
  });
  const page = await context.newPage();
  if (as !== null) await signIn(page, as);
  await page.goto(await addressOf(page, path));
  await page.locator("h1").first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Alive, and everything that is read in the browser has been read.
  if (as === "rita") await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
  await page.screenshot({ path: inProject("docs", "screenshots", `${file}.png`) });
  await context.close();
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 */
async function signIn(page, name) {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, email: `${name}@plumbline.example`, password, json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { form });
  if (!answer.ok()) throw new Error(`${name} could not sign in at ${origin}: ${answer.status()}`);
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} path
 */
async function addressOf(page, path) {
  if (path === "first review") {
    const { rows } = await (await page.request.get("/api/v1/repairs?queue=mine")).json();
    return rows.length === 0 ? "/review" : `/review/${rows[0].id}`;
  }
  if (path === "first request") {
    const { items } = await (await page.request.get("/api/v1/status")).json();
    return items.length === 0 ? "/status" : `/status/${items[0].reference}`;
  }
  return path;
}
