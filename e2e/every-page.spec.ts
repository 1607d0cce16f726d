import type { Page } from "@playwright/test";
import { expectAccessible } from "./every-page/accessible.ts";
import { contradictions } from "./every-page/contradictions.ts";
import { everyPlace, type Place } from "./every-page/pages.ts";
import { everyPanel } from "./every-page/panels.ts";
import { watchComplaints, whenAlive } from "./every-page/policy-watch.ts";
import { expect, signIn, test } from "./people/people.ts";
import { somethingWaits } from "./world/break-world.ts";

/** All rules once in each width and in each theme; those of colour in both of each. */
const SHOWN = [
  { width: 1280, theme: "light" },
  { width: 390, theme: "dark" },
] as const;

/** On every response, whatever it is. */
const HEADERS: Record<string, RegExp> = {
  "strict-transport-security": /max-age=(3153600\d|[4-9]\d{7}|\d{9,})/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^no-referrer$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
  "cache-control": /no-store/,
  "content-security-policy":
    /^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/=]{22,}' 'strict-dynamic'; style-src 'self' 'nonce-/,
};

let places: Place[] = [];
let pages: Record<"rita" | "ada" | "mira" | "nobody", Page>;

test.beforeAll(async ({ browser }) => {
  await somethingWaits();
  const open = () =>
    browser
      .newContext({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" })
      .then((context) => context.newPage());
  pages = { rita: await open(), ada: await open(), mira: await open(), nobody: await open() };
  await signIn(pages.rita.request, "rita");
  await signIn(pages.ada.request, "ada");
  await signIn(pages.mira.request, "mira");
  places = await everyPlace(pages);
});

test.afterAll(async () => {
  await Promise.all(Object.values(pages ?? {}).map((page) => page.context().close()));
});

const pageOf = (place: Place): Page => pages[place.as === "rita" || place.as === "mira" ? place.as : "nobody"];

test("every page keeps the content policy, carries the headers, and is accessible in both themes, wide and on a phone", async () => {
  test.setTimeout(300_000);
  const complaints = Object.values(pages).map(watchComplaints);
  for (const place of places) {
    await test.step(place.name, async () => {
      const page = pageOf(place);
      const answer = await page.goto(place.path);
      await whenAlive(page);
      expect.soft(answer?.status(), place.name).toBe(place.status ?? 200);
      for (const [name, value] of Object.entries(HEADERS)) {
        expect.soft(answer?.headers()[name] ?? "absent", `${name} of ${place.name}`).toMatch(value);
      }
      expect.soft(answer?.headers()["x-powered-by"], place.name).toBeUndefined();
      const said = complaints.flatMap((told) => told());
      expect.soft(said, place.name).toEqual([]);
      expect.soft(await contradictions(page), `${place.name}: class names`).toEqual([]);
      for (const { width, theme } of SHOWN) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page, `${place.name}, ${width} px`, theme);
      }
    });
  }
});

test("whatever opens over a page is accessible in both themes", async () => {
  test.setTimeout(180_000);
  for (const { name, path, width, as = "rita", open } of everyPanel(places)) {
    await test.step(name, async () => {
      const page = pages[as];
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await whenAlive(page);
      await open(page);
      expect.soft(await contradictions(page), `${name}: class names`).toEqual([]);
      await expectAccessible(page, `${name}, ${width} px`);
    });
  }
});

test("a nonce is never used twice, and never the caller's", async () => {
  const { nobody } = pages;
  const seen = new Set<string>();
  for (let n = 0; n < 20; n += 1) {
    const answer = await nobody.request.get("/signin", {
      headers: { "x-nonce": "mine", "content-security-policy": "script-src *" },
    });
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).not.toContain("mine");
    seen.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
  }
  expect(seen.size).toBe(20);
});

test("the tour is put away, stays away, and comes back from the settings", async () => {
  const { rita } = pages;
  const tour = rita.getByRole("heading", { name: "A tour in five steps" });
  await rita.goto("/");
  await whenAlive(rita);
  await rita.getByRole("button", { name: "Put away" }).click();
  await expect(tour).toHaveCount(0);
  await rita.reload();
  await whenAlive(rita);
  await expect(tour).toHaveCount(0);
  await rita.goto("/settings");
  await whenAlive(rita);
  await rita.getByRole("radio", { name: "Shown" }).check({ force: true });
  await rita.goto("/");
  await expect(tour).toBeVisible();
});
