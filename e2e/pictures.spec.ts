/**
 * Pictures of every page as it really is: empty, full, nothing found, on its way, not allowed, and with nothing to read.
 * Nothing in them is drawn or invented. Not part of the tests: `npm run pictures` takes them, and puts the curated ones
 * into docs/screenshots.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { everyPlace, type Place } from "./every-page/pages.ts";
import { whenAlive } from "./every-page/policy-watch.ts";
import { type Person, signIn, test } from "./people/people.ts";
import { plumbline } from "./world/command-line.ts";
import { plumblineDatabase, withoutDatabase } from "./world/sandbox.ts";

const folder = process.env.PICTURES ?? "";
const docs = path.resolve(import.meta.dirname, "../docs/screenshots");
const WIDTHS = { desktop: 1280, tablet: 768, phone: 390 } as const;
const THEMES = ["light", "dark"] as const;

/** These are shown in the documents. */
const CURATED = new Set([
  ...["overview-desktop-light", "overview-desktop-dark", "inbox-desktop-light", "inbox-desktop-dark"],
  ...["review-desktop-light", "review-desktop-dark", "review-queue-desktop-light", "object-desktop-light"],
  ...["sources-desktop-light", "audit-desktop-light", "insights-desktop-light", "policies-desktop-light"],
  ...["my-requests-phone-light", "my-request-phone-light", "my-request-phone-dark", "service-status-phone-light"],
]);

/** Each waits for somebody, or is not known. */
const BREAKS = [
  ["permission_drift", "--object", "svc_ledger_sync", "--direction", "over"],
  ["permission_drift", "--object", "svc_billing_export", "--direction", "over"],
  ["stale_owner", "--object", "svc_dashboard_reader", "--direction", "contested"],
  ["missing_external", "--object", "usr_ruth_harlow", "--direction", "vanished"],
  ["duplicate_side_effect", "--object", "svc_churn_model"],
  ["missing_external", "--kind", "refund"],
  ["duplicate_side_effect", "--kind", "notice"],
];

let pages: Record<"rita" | "mira" | "nobody", Page>;

test.beforeAll(async ({ browser }) => {
  mkdirSync(folder, { recursive: true });
  const open = async (person: Person | null) => {
    const options = { locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", deviceScaleFactor: 2 } as const;
    const context = await browser.newContext(options);
    if (person !== null) await signIn(context.request, person);
    return context.newPage();
  };
  pages = { rita: await open("rita"), mira: await open("mira"), nobody: await open(null) };
});

test("every page, in every state", async () => {
  test.setTimeout(30 * 60_000);
  for (const name of ["/", "/drift", "/review", "/runs", "/agents", "/insights"]) {
    await take({ name: `${name.slice(1) || "overview"}-nothing-differs`, path: name, as: "rita" });
  }

  for (const words of BREAKS) await plumbline("break", ...words);
  await plumbline("act");
  await plumbline("break", "unknown_after_repair", "--object", "svc_invoice_mailer");
  const places = await everyPlace(pages);
  for (const place of places) await take(place);
  for (const list of ["objects", "runs", "audit", "review"]) {
    await take({ name: `${list}-no-match`, path: `/${list}?q=there-is-no-such-thing`, as: "rita" });
  }
  await take({ name: "inbox-not-allowed", path: "/drift", as: "mira" });
  await takeWaiting();

  const shown = ["overview", "inbox", "drift", "review", "my request", "service status", "a request by link"];
  await withoutDatabase(await plumblineDatabase(), async () => {
    for (const place of places.filter(({ name }) => shown.includes(name))) {
      await take({ ...place, name: `${place.name}-cannot-be-read` });
    }
  });
});

/** A page whose next rows do not come yet. */
async function takeWaiting(): Promise<void> {
  const page = pages.rita;
  await page.goto("/drift");
  await whenAlive(page);
  await page.route("**/api/v1/drifts**", () => {});
  await page.getByRole("searchbox").first().fill("svc");
  await page.waitForTimeout(2_000);
  await photograph(page, "inbox-on-its-way");
  await page.unroute("**/api/v1/drifts**");
}

async function take({ name, path: address, as }: Place): Promise<void> {
  await test.step(name, async () => {
    const page = pages[as === "rita" || as === "mira" ? as : "nobody"];
    await page.goto(address);
    await whenAlive(page);
    await photograph(page, name);
  });
}

async function photograph(page: Page, name: string): Promise<void> {
  const slug = name.replace(/[^a-z0-9-]+/gi, "-");
  for (const [device, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: device === "phone" ? 844 : 800 });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const called = `${slug}-${device}-${theme}`;
      const file = path.join(folder, `${called}.png`);
      await page.screenshot({ path: file, fullPage: !CURATED.has(called) });
      if (CURATED.has(called)) copyFileSync(file, path.join(docs, `${called}.png`));
    }
  }
}
