import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page, Request } from "@playwright/test";
import { connect, type Sql, transaction } from "../db/client.ts";
import { bounded, lateOf, middleOf, type Row, table } from "../reconciler/bench/row.ts";
import { KIND, keyOf, writeSnapshot } from "../reconciler/bench/snapshot.ts";
import { addIntents } from "../reconciler/bench/world.ts";
import { appendAudits } from "../reconciler/record/append.ts";
import { post, statusLink } from "./people/api.ts";
import { type Person, signIn, test } from "./people/people.ts";
import { until } from "./product/until.ts";
import { lineOf, MANY } from "./world/many.ts";
import { plumblineUrl } from "./world/plumbline-database.ts";

/*
 * npm run bench -- web: what a reader waits for, in a real browser beside the real product, with 10,000 objects of which
 * 2,000 differ. Each figure has a bound of its own; nothing fails by being slow.
 */
const TIMELINE = 1_000;
const ROUNDS = 5;
/** What Lighthouse takes for a slow 4G line. */
const SLOW_4G = {
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (0.75 * 1024 * 1024) / 8,
};
const VITALS = readFileSync(
  path.resolve(import.meta.dirname, "../node_modules/web-vitals/dist/web-vitals.iife.js"),
  "utf8",
);

type Vitals = { LCP?: number; CLS?: number; INP?: number };
declare global {
  interface Window {
    vitals: Vitals;
    sinceKey: Promise<number>;
    pressedAt: number;
    webVitals: Record<"onLCP" | "onCLS" | "onINP", (tell: (seen: { value: number }) => void, how: object) => void>;
  }
}

const rows: Row[] = [];

/** A browser that has never been here, which counts what it is sent and how it feels. */
async function visit(browser: Browser, address: string, { as, slow }: { as?: Person; slow?: boolean } = {}) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC" });
  if (as !== undefined) await signIn(context.request, as);
  const page = await context.newPage();
  await page.addInitScript(`${VITALS};window.webVitals = webVitals`);
  await page.addInitScript(() => {
    window.vitals = {};
    const every = { reportAllChanges: true, durationThreshold: 16 };
    for (const name of ["LCP", "CLS", "INP"] as const)
      window.webVitals[`on${name}`](({ value }) => {
        window.vitals[name] = value;
      }, every);
  });
  const sent: Request[] = [];
  page.on("requestfinished", (request) => sent.push(request));
  if (slow) {
    const line = await context.newCDPSession(page);
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", { offline: false, ...SLOW_4G });
  }
  await page.goto(address);
  const atFirst = [...sent];
  await page.waitForLoadState("networkidle");
  return { context, page, atFirst };
}

const vitalsOf = (page: Page) => page.evaluate(() => ({ ...window.vitals }));

/** Kilobytes of scripts, as they came over the wire; and of those that stand in the page, packed. */
async function scriptsOf(page: Page, sent: readonly Request[]): Promise<number> {
  const scripts = sent.filter((request) => request.resourceType() === "script");
  const sizes = await Promise.all(scripts.map((request) => request.sizes()));
  const inline = await page.evaluate(() =>
    [...document.querySelectorAll("script:not([src])")].map((script) => script.textContent).join(""),
  );
  return (sizes.reduce((all, { responseBodySize }) => all + responseBodySize, 0) + gzipSync(inline).length) / 1000;
}

/** Milliseconds from a change until what it leads to was painted, measured in the page itself. */
function painted(page: Page, act: string, isThere: string): Promise<number> {
  return page.evaluate(
    ([does, seen]) =>
      new Promise<number>((resolve) => {
        const is = new Function(`return ${seen}`);
        const started = performance.now();
        new Function(does)();
        const look = () =>
          is() ? requestAnimationFrame(() => resolve(performance.now() - started)) : requestAnimationFrame(look);
        requestAnimationFrame(look);
      }),
    [act, isThere] as const,
  );
}

test.describe.configure({ mode: "serial" });

let sql: Sql;
let link: string;
let noted: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(10 * 60_000);
  sql = connect({ url: await plumblineUrl(), name: "bench", max: 2 });
  await addIntents(sql, MANY.objects);
  await writeSnapshot(process.env.PLUMBLINE_MANY ?? "", MANY.objects, lineOf);
  await until("all that differs was found and waits for a decision", 300_000, async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from repairs where kind = ${KIND} and state = 'proposed'`;
    return (row?.n ?? 0) >= MANY.objects / MANY.every;
  });
  const [drift] = await sql<{ id: string; key: string }[]>`
    select id, key from drifts where kind = ${KIND} and key = ${keyOf(MANY.every)} and resolved_at is null`;
  if (drift === undefined) throw new Error("There is no such drift.");
  noted = drift.id;
  const entry = { actor: { kind: "person", id: "sam" } as const, action: "drift.noted", kind: KIND, key: drift.key };
  const notes = Array.from({ length: TIMELINE }, (_, n) => ({
    ...entry,
    subject: drift.id,
    detail: { note: `Note ${n}` },
  }));
  await transaction(sql, (tx) => appendAudits(tx, notes));
  const context = await browser.newContext();
  await signIn(context.request, "rita");
  link = await statusLink(await context.newPage(), "usr_mira_kowalski");
  await context.close();
});
test.afterAll(async () => {
  await sql.end();
  console.log(`\n${table(rows)}`);
});

test("a status page by its link, on a slow line", async ({ browser }) => {
  const [lcp, cls]: number[][] = [[], []];
  let kilobytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { context, page, atFirst } = await visit(browser, link, { slow: true });
    const vitals = await vitalsOf(page);
    lcp?.push(vitals.LCP ?? Number.NaN);
    cls?.push(vitals.CLS ?? Number.NaN);
    kilobytes = await scriptsOf(page, atFirst);
    await context.close();
  }
  rows.push(bounded("status page on slow 4G, LCP", middleOf(lcp ?? []), "ms", 1_200));
  rows.push(bounded("status page, CLS", Math.max(...(cls ?? [])), "", 0.1));
  rows.push(bounded("status page, scripts", kilobytes, "kB", 90));
});

test("the inbox", async ({ browser }) => {
  test.setTimeout(180_000);
  const [lcp, cls, served]: number[][] = [[], [], []];
  let kilobytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { context, page, atFirst } = await visit(browser, "/drift", { as: "rita" });
    const vitals = await vitalsOf(page);
    lcp?.push(vitals.LCP ?? Number.NaN);
    cls?.push(vitals.CLS ?? Number.NaN);
    kilobytes = await scriptsOf(page, atFirst);
    await context.close();
  }
  const { context, page } = await visit(browser, "/drift", { as: "rita" });
  let json = 0;
  for (let round = 0; round < 40; round += 1) {
    const started = performance.now();
    json = (await (await context.request.get("/api/v1/drifts?brief=true")).body()).length / 1000;
    served?.push(performance.now() - started);
  }
  rows.push(bounded("inbox, LCP", middleOf(lcp ?? []), "ms", 2_000));
  rows.push(bounded("inbox, CLS", Math.max(...(cls ?? [])), "", 0.1));
  rows.push(bounded("inbox, scripts", kilobytes, "kB", 200));
  rows.push(bounded("inbox, its rows as JSON", json, "kB", 60));
  rows.push(bounded("inbox, its rows from the server, p95", lateOf(served ?? []), "ms", 200));
  await triage(page);
  await palette(page);
  await context.close();
});

/** Filters, then keys down the list with its preview beside it. */
async function triage(page: Page): Promise<void> {
  const filtered: number[] = [];
  const press = (name: string) =>
    `[...document.querySelectorAll("main a")].find((a) => a.textContent.startsWith("${name}")).click()`;
  const shown = `document.querySelectorAll("tbody tr").length`;
  for (let round = 0; round < 5; round += 1) {
    filtered.push(await painted(page, press("Came back"), `${shown} === 0`));
    filtered.push(await painted(page, press("All"), `${shown} >= 50`));
  }
  rows.push(bounded("inbox, another view until its rows are painted, p95", lateOf(filtered), "ms", 250));
  for (let pressed = 0; pressed < 20; pressed += 1) {
    await page.keyboard.press("j");
    await page.waitForTimeout(100);
  }
  rows.push(
    bounded("inbox, j twenty times with the preview, INP", (await vitalsOf(page)).INP ?? Number.NaN, "ms", 100),
  );
}

async function palette(page: Page): Promise<void> {
  const [opened, found]: number[][] = [[], []];
  const field = `document.querySelector("dialog[open] [role=combobox]")`;
  const isFound = `[...document.querySelectorAll("dialog[open] [role=option]")].some((one) => one.textContent.includes("acct-00042"))`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = await sinceKey(page, "k", `${field} !== null && ${field} === document.activeElement`);
    await page.keyboard.press("Control+k");
    opened?.push(await open());
    await page.keyboard.type("acct-0004");
    const shown = await sinceKey(page, "2", isFound);
    await page.keyboard.type("2");
    found?.push(await shown());
    await page.keyboard.press("Escape");
    await page.waitForTimeout(200);
  }
  rows.push(bounded("palette, from its keys until one can type", middleOf(opened ?? []), "ms", 60));
  rows.push(bounded("palette, from the last letter to what is found", middleOf(found ?? []), "ms", 200));
}

/** Milliseconds from this key until what it leads to is there, told by the page itself. Asked for before the key is pressed. */
async function sinceKey(page: Page, key: string, isThere: string): Promise<() => Promise<number>> {
  await page.evaluate(
    ([pressed, seen]) => {
      const is = new Function(`return ${seen}`);
      window.sinceKey = new Promise((resolve) => {
        const onKey = (event: KeyboardEvent) => {
          if (event.key !== pressed) return;
          window.removeEventListener("keydown", onKey, true);
          const look = () => (is() ? resolve(performance.now() - event.timeStamp) : requestAnimationFrame(look));
          requestAnimationFrame(look);
        };
        window.addEventListener("keydown", onKey, true);
      });
    },
    [key, isThere] as const,
  );
  return () => page.evaluate(() => window.sinceKey);
}

test("a drift of which a thousand things are told", async ({ browser }) => {
  const [drawn, cls]: number[][] = [[], []];
  const { context, page } = await visit(browser, `/drift/${noted}`, { as: "rita" });
  // From here on its scripts and styles are known, as they are to whoever works here.
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`/drift/${noted}`, { waitUntil: "networkidle" });
    const { LCP = Number.NaN, CLS = Number.NaN } = await vitalsOf(page);
    const firstByte = await page.evaluate(
      () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).responseStart,
    );
    drawn?.push(LCP - firstByte);
    cls?.push(CLS);
  }
  rows.push(bounded(`drift with ${TIMELINE} entries, from its first byte to LCP`, middleOf(drawn ?? []), "ms", 300));
  rows.push(bounded(`drift with ${TIMELINE} entries, CLS`, Math.max(...(cls ?? [])), "", 0.1));
  await context.close();
});

test("what moves on each page when it is opened for the first time", async ({ browser }) => {
  test.setTimeout(300_000);
  const [repair] = await sql<{ id: string }[]>`
    select id from repairs where kind = ${KIND} and state = 'proposed' limit 1`;
  const [run] = await sql<
    { id: string }[]
  >`select id from runs where ended_at is not null order by ended_at desc limit 1`;
  const pages = [
    ...["/", "/review", `/review/${repair?.id}`, "/objects", `/objects/${KIND}/${keyOf(MANY.every)}`, "/runs"],
    ...[`/runs/${run?.id}`, "/sources", "/insights", "/audit", "/policies", "/stops", "/settings", "/status/service"],
  ];
  const moved: { address: string; cls: number }[] = [];
  for (const address of pages) {
    const { context, page } = await visit(browser, address, { as: "rita" });
    moved.push({ address, cls: (await vitalsOf(page)).CLS ?? Number.NaN });
    await context.close();
  }
  // What was not told is the worst.
  const worst = moved.find(({ cls }) => Number.isNaN(cls)) ?? moved.sort((a, b) => b.cls - a.cls)[0];
  rows.push(
    bounded(`CLS of ${pages.length} more pages, the most (${worst?.address})`, worst?.cls ?? Number.NaN, "", 0.1),
  );
});

test("a decision, and what another person sees of one", async ({ browser, as }) => {
  test.setTimeout(180_000);
  const repairs = await sql<{ id: string }[]>`
    select id from repairs where kind = ${KIND} and state = 'proposed' and class = 'attribute_drift' order by id limit 10`;
  const recorded: number[] = [];
  const page = await as("rita");
  for (const { id } of repairs) {
    await page.goto(`/review/${id}`);
    const button = page.getByRole("button", { name: "Approve 1 repair" });
    await button.first().click();
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/approve"));
    await page.evaluate(() =>
      window.addEventListener("click", ({ timeStamp }) => Object.assign(window, { pressedAt: timeStamp }), true),
    );
    await page.getByRole("dialog").getByRole("button", { name: "Approve 1 repair" }).click();
    const answer = await answered;
    if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
    await answer.finished();
    recorded.push(
      await page.evaluate(() => {
        const sent = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/approve"));
        return (sent as PerformanceResourceTiming).responseEnd - window.pressedAt;
      }),
    );
  }
  rows.push(bounded("approve until it is recorded, p95", lateOf(recorded), "ms", 300));

  const lags: number[] = [];
  const { context, page: watching } = await visit(browser, `/drift/${noted}`, { as: "rita" });
  const sam = await as("sam");
  for (let round = 0; round < 10; round += 1) {
    const text = `Seen at once ${round}`;
    const answer = await post(sam, `/api/v1/drifts/${noted}/note`, { text });
    if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
    const started = performance.now();
    await watching.getByText(text).first().waitFor();
    lags.push(performance.now() - started);
  }
  rows.push(bounded("a note until somebody else sees it, p95", lateOf(lags), "ms", 5_000));
  await context.close();
});
