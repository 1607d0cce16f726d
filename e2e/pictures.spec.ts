/**
 * Pictures of every page as it really is: empty, full, nothing found, on its way, not allowed, stopped, with a source that has
 * fallen silent, and with nothing to read.
 * Nothing in them is drawn or invented. Not part of the tests: `npm run pictures` takes them, and puts the curated ones
 * into docs/screenshots.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { everyPlace, type Place } from "./every-page/pages.ts";
import { everyPanel } from "./every-page/panels.ts";
import { whenAlive } from "./every-page/policy-watch.ts";
import { type Person, signIn, test } from "./people/people.ts";
import { plumbline } from "./world/command-line.ts";
import { inPlumbline } from "./world/plumbline-database.ts";
import { plumblineDatabase, whileNobodyMayRead, withoutDatabase } from "./world/sandbox.ts";

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
  ["extra_external", "--kind", "database_access"],
];

let pages: Record<"rita" | "sam" | "ada" | "mira" | "nobody", Page>;

test.beforeAll(async ({ browser }) => {
  mkdirSync(folder, { recursive: true });
  const open = async (person: Person | null) => {
    const options = { locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", deviceScaleFactor: 2 } as const;
    const context = await browser.newContext(options);
    if (person !== null) await signIn(context.request, person);
    return context.newPage();
  };
  const [rita, sam, ada, mira] = [await open("rita"), await open("sam"), await open("ada"), await open("mira")];
  pages = { rita, sam, ada, mira, nobody: await open(null) };
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
  await take({ name: "review-marked-first", path: await removalPath(), as: "ada" });
  for (const list of ["objects", "runs", "audit", "review"]) {
    await take({ name: `${list}-no-match`, path: `/${list}?q=there-is-no-such-thing`, as: "rita" });
  }
  await take({ name: "object-in-place", path: "/objects/database_access/usr_mira_kowalski", as: "rita" });
  await take({ name: "inbox-not-allowed", path: "/drift", as: "mira" });
  for (const { name, path } of places.filter((place) => ["review", "policies", "sources"].includes(place.name))) {
    await take({ name: `${name}-not-theirs`, path, as: "sam" });
  }
  for (const panel of everyPanel(places)) {
    await test.step(`${panel.name}, open`, async () => {
      const page = pages[panel.as ?? "rita"];
      await page.setViewportSize({ width: panel.width, height: 844 });
      await page.goto(panel.path);
      await whenAlive(page);
      await panel.open(page);
      await photograph(page, `${panel.name}-open`, panel.width === 390 ? ["phone"] : ["desktop"], false);
    });
  }
  await takeWaiting(places);

  await plumbline("stop", "--reason", "Vendor maintenance");
  for (const place of places.filter(({ name }) => STOPPED.has(name))) {
    await take({ ...place, name: `${place.name}-stopped` });
  }
  await plumbline("resume");

  await whileNobodyMayRead(async () => {
    // Three hours pass for what was last seen of them, and it is asked in vain once more.
    await inPlumbline(async (sql) => {
      await sql`update sources set watermark = watermark - interval '3 hours' where kind = ${SILENT}`;
      await sql`
        update objects set verdict_as_of = verdict_as_of - interval '3 hours', expires_at = expires_at - interval '3 hours'
        where kind = ${SILENT}`;
    });
    await plumbline("detect", "--kind", SILENT);
    for (const place of places.filter(({ name }) => READ.has(name)))
      await take({ ...place, name: `${place.name}-stale` });
  });

  const open = await Promise.all(places.filter(({ name }) => name in KEPT).map(opened));
  await withoutDatabase(await plumblineDatabase(), async () => {
    for (const { name, page } of open) {
      await test.step(`${name}, open meanwhile`, async () => {
        await page
          .getByText(KEPT[name] ?? "")
          .filter({ visible: true })
          .first()
          .waitFor({ timeout: 60_000 });
        await photograph(page, `${name}-open-meanwhile`);
        await page.close();
      });
    }
    for (const place of places.filter(({ name }) => READ.has(name))) {
      await take({ ...place, name: `${place.name}-cannot-be-read` });
    }
  });
});

/** Pages that are open when nothing can be read any more, and what they say of it. */
const KEPT: Record<string, string> = {
  inbox: "it may have changed.",
  overview: "it may have changed.",
  object: "it may have changed.",
  "a request by link": "We cannot read the status right now.",
};

async function opened({ name, path: address, as }: Place) {
  const page = await pages[as !== null && as in pages ? (as as keyof typeof pages) : "nobody"].context().newPage();
  await page.goto(address);
  await whenAlive(page);
  return { name, page };
}

/** Where the removal of what nobody asked for is decided. */
async function removalPath(): Promise<string> {
  const [removal] = await inPlumbline(
    (sql) => sql<{ id: string }[]>`select id from repairs where class = 'extra_external' and state = 'proposed'`,
  );
  return `/review/${removal?.id}`;
}

/** What its source said of it is old, or nothing can be read at all: where that shows most. */
const READ = new Set([
  ...["overview", "inbox", "drift", "review", "objects", "object", "sources", "runs", "insights"],
  ...["my requests", "my request", "service status", "a request by link"],
]);
const STOPPED = new Set(["overview", "inbox", "review", "stops", "my request"]);
/** The kind whose source falls silent. */
const SILENT = "database_access";

/** Pages whose next part does not come yet, each in a window of its own: what was asked for there never arrives. */
async function takeWaiting(places: readonly Place[]): Promise<void> {
  for (const [name, { path, held, act }] of Object.entries(WAITING)) {
    await test.step(`${name}, on its way`, async () => {
      const page = await pages.rita.context().newPage();
      await page.goto(places.find((place) => place.name === name)?.path ?? path);
      await whenAlive(page);
      await page.route(held, () => {});
      await act(page);
      await page.waitForTimeout(3_500);
      await photograph(page, `${name}-on-its-way`);
      await page.close();
    });
  }
}

type Waiting = { path: string; held: string | RegExp; act: (page: Page) => Promise<void> };
const WAITING: Record<string, Waiting> = {
  inbox: { path: "/drift", held: /\/drift\?.*_rsc/, act: (page) => page.getByRole("searchbox").first().fill("svc") },
  preview: {
    path: "/drift",
    held: "**/api/v1/drifts/drift_*",
    act: (page) => page.locator("[data-row-link]").nth(2).click(),
  },
  palette: {
    path: "/",
    held: "**/api/v1/search**",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("svc_invoice");
    },
  },
};

async function take({ name, path: address, as }: Place): Promise<void> {
  await test.step(name, async () => {
    const page = pages[as !== null && as in pages ? (as as keyof typeof pages) : "nobody"];
    await page.goto(address, { timeout: 60_000 });
    await whenAlive(page);
    // Beside the page itself, what it fetches.
    await page
      .getByText(/^Reading what/)
      .first()
      .waitFor({ state: "hidden", timeout: 5_000 });
    await photograph(page, name);
  });
}

/** `whole`: as long as the page is; what is open over a page is as large as the window. */
async function photograph(page: Page, name: string, devices = Object.keys(WIDTHS), whole = true): Promise<void> {
  const slug = name.replace(/[^a-z0-9-]+/gi, "-");
  for (const [device, width] of Object.entries(WIDTHS)) {
    if (!devices.includes(device)) continue;
    await page.setViewportSize({ width, height: device === "phone" ? 844 : 800 });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const called = `${slug}-${device}-${theme}`;
      const file = path.join(folder, `${called}.png`);
      await page.screenshot({ path: file, fullPage: whole && !CURATED.has(called) });
      if (CURATED.has(called)) copyFileSync(file, path.join(docs, `${called}.png`));
    }
  }
}
