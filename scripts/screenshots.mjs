/**
 * Takes the pictures in docs/screenshots of the running product: with its sandbox world, broken a little, so that there
 * is something to see. Nothing in them is drawn or invented.
 *
 *   npm start                          in one terminal
 *   node scripts/screenshots.mjs       in another, with the same PLUMBLINE_DATA and PORT
 */
import "./require-node.mjs";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./find-browser.mjs";
import { readAddress } from "./listen-address.mjs";
import { inProject } from "./project.mjs";

const folder = inProject("docs", "screenshots");
const password = "plumb-line-demo";
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** What is broken for the pictures: each waits for somebody, or is not known. */
const breaks = [
  ["permission_drift", "--object", "svc_ledger_sync", "--direction", "over"],
  ["permission_drift", "--object", "svc_billing_export", "--direction", "over"],
  ["stale_owner", "--object", "svc_dashboard_reader", "--direction", "contested"],
  ["missing_external", "--object", "usr_ruth_harlow", "--direction", "vanished"],
  ["duplicate_side_effect", "--object", "svc_churn_model"],
];
/** Last, because a look settles it within seconds. */
const unknown = ["unknown_after_repair", "--object", "svc_invoice_mailer"];

/** @typedef {import("@playwright/test").Page} Page */

const { origin } = readAddress();
mkdirSync(folder, { recursive: true });
for (const words of breaks) plumbline("break", ...words);
plumbline("act");

const { chromium } = await import("@playwright/test");
const browser = await chromium.launch({
  executablePath: await findBrowser({ log: (line) => console.error(line) }),
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  const rita = await signedIn("rita");
  const mira = await signedIn("mira");
  const review = await reviewOf(rita, "svc_ledger_sync");

  plumbline("break", ...unknown);
  const mine = await rowsOf(mira, "/api/v1/status", "items");
  await take(mira, "request", `/status/${mine[0].reference}`, phone);
  await take(mira, "my-requests", "/status", phone);
  await take(rita, "overview", "/");
  await take(rita, "inbox", "/drift");
  await take(rita, "review-queue", "/review");
  await take(rita, "review", `/review/${review}`);
  await take(rita, "object", "/objects/database_access/svc_billing_export");
  await take(rita, "sources", "/sources");
  await take(rita, "audit", "/audit");
  await take(mira, "service-status", "/status/service", phone);
  console.log(`The pictures are in ${folder}`);
} finally {
  await browser.close();
}

/** @param {string[]} words */
function plumbline(...words) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inProject("scripts", "plumbline.mjs"), ...words, "--json"],
    {
      encoding: "utf8",
    },
  );
  // What is broken from the last time cannot be broken again, and the picture is the same.
  if (status === null || status > 3) throw new Error(`${words.join(" ")} failed: ${stdout}${stderr}`);
}

/** @param {string} name */
async function signedIn(name) {
  const context = await browser.newContext({
    baseURL: origin,
    locale: "en-GB",
    timezoneId: "UTC",
    deviceScaleFactor: 2,
  });
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const answer = await context.request.post("/api/auth/callback/credentials", {
    form: { csrfToken, email: `${name}@plumbline.example`, password, json: "true" },
  });
  if (!answer.ok()) throw new Error(`${name} could not sign in at ${origin}: ${answer.status()}`);
  return context.newPage();
}

/**
 * @param {Page} page
 * @param {string} path
 * @param {string} field
 * @returns {Promise<any[]>}
 */
async function rowsOf(page, path, field) {
  const answer = await page.request.get(path);
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`);
  return (await answer.json())[field];
}

/**
 * @param {Page} page
 * @param {string} key
 */
async function reviewOf(page, key) {
  // The reconciler proposes it with its next pass.
  for (let tried = 0; tried < 60; tried += 1) {
    const rows = await rowsOf(page, "/api/v1/repairs?queue=mine", "rows");
    const row = rows.find((candidate) => candidate.key === key);
    if (row !== undefined) return row.id;
    await page.waitForTimeout(1_000);
  }
  throw new Error(`Nothing waits for review of ${key}.`);
}

/**
 * One picture in each theme.
 * @param {Page} page
 * @param {string} name
 * @param {string} path
 */
async function take(page, name, path, viewport = wide) {
  await page.setViewportSize(viewport);
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    if (viewport === wide) await page.getByRole("banner").getByText("Live", { exact: true }).waitFor();
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
}
