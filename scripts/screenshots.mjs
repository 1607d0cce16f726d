/**
 * Takes the pictures of docs/screenshots from a running product: `npm start`, break something, then
 * `node scripts/screenshots.mjs [http://localhost:3000]`. They show whatever is true there.
 */
import "./require-node.mjs";
import { chromium } from "@playwright/test";
import { findBrowser } from "./find-browser.mjs";
import { inProject } from "./project.mjs";

const origin = process.argv[2] ?? "http://localhost:3000";
const password = "plumb-line-demo";

/** @type {{ file: string, as: string | null, path: string, theme: "light" | "dark", width: number, height: number }[]} */
const pictures = [
  { file: "overview-light", as: "rita", path: "/", theme: "light", width: 1280, height: 780 },
  { file: "overview-dark", as: "rita", path: "/", theme: "dark", width: 1280, height: 780 },
  { file: "drift-dark", as: "rita", path: "/drift", theme: "dark", width: 1280, height: 780 },
  { file: "review-light", as: "rita", path: "first review", theme: "light", width: 1280, height: 900 },
  { file: "sources-light", as: "rita", path: "/sources", theme: "light", width: 1280, height: 780 },
  { file: "stops-light", as: "rita", path: "/stops", theme: "light", width: 1280, height: 780 },
  { file: "status-phone", as: "mira", path: "first request", theme: "light", width: 390, height: 844 },
  { file: "drift-phone-dark", as: "rita", path: "/drift", theme: "dark", width: 390, height: 844 },
  { file: "sign-in-light", as: null, path: "/signin", theme: "light", width: 1280, height: 780 },
];

const browser = await chromium.launch({
  executablePath: await findBrowser({ log: console.error }),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
for (const picture of pictures) {
  const { width, height, theme } = picture;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, baseURL: origin });
  const page = await context.newPage();
  if (picture.as !== null) {
    await page.goto("/signin");
    await page.getByLabel(/e-?mail/i).fill(`${picture.as}@plumbline.example`);
    await page.getByLabel(/password/i).fill(password);
    await page.locator("form button[type=submit]").first().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
  }
  await page.goto(picture.path.startsWith("/") ? picture.path : picture.as === "mira" ? "/status" : "/review");
  if (!picture.path.startsWith("/")) {
    const first = page.locator("main a[href*='/review/'], main a[href*='/status/']").first();
    if ((await first.count()) > 0) await page.goto((await first.getAttribute("href")) ?? "/");
  }
  await page.locator("h1").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  // What is read in the browser arrives after the heading; nothing on these pages says when it has.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: inProject("docs", "screenshots", `${picture.file}.png`) });
  await context.close();
}
await browser.close();
