import { defineConfig } from "@playwright/test";
import { findBrowser } from "../scripts/find-browser.mjs";
import { freePort } from "../scripts/listen-address.mjs";

/*
 * The real product: production build, embedded Postgres, real reconciler, sandbox world, real browser. What this file
 * decides is written into the environment, so that the workers, which read it again, decide the same.
 */
process.env.PORT ??= String(await freePort());
process.env.PLUMBLINE_BROWSER ??= await findBrowser({ log: (line) => console.error(line) });

const root = process.getuid?.() === 0;

/** These look at every page, and change next to nothing: they have a product of their own, beside the journeys. */
const PAGES = /(every-page|words|modes|spoken|zoom\.long)\.spec\.ts$/;
/** Only where all of it is asked for. */
const LONG = process.env.WHOLE ? [] : [/\.long\.spec\.ts$/];
/** Only where a folder for them is named. */
const PICTURES = /pictures\.spec\.ts$/;
/** Only where a file of very many objects is named: a benchmark. */
const SPEED = /speed\.spec\.ts$/;

export default defineConfig({
  testDir: ".",
  snapshotPathTemplate: "{testDir}/spoken/{arg}{ext}",
  projects: [
    { name: "journeys", testIgnore: [PAGES, PICTURES, SPEED, ...LONG], outputDir: "../test-results/journeys" },
    { name: "pages", testMatch: PAGES, testIgnore: LONG, outputDir: "../test-results/pages", use: { trace: "off" } },
    ...(process.env.PICTURES ? [{ name: "pictures", testMatch: PICTURES, outputDir: "../test-results/pictures" }] : []),
    ...(process.env.PLUMBLINE_MANY ? [{ name: "speed", testMatch: SPEED, outputDir: "../test-results/speed" }] : []),
  ],
  globalSetup: "./product/start-product.ts",
  // One product and one world: a stop in one journey would hold the repairs of another.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: `http://localhost:${process.env.PORT}`,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: "reduce" },
    // With pictures of each moment it takes a fifth of the processor; the one of the failure is enough.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.PLUMBLINE_BROWSER,
      args: [
        ...(root ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-dev-shm-usage",
      ],
    },
  },
});
