import type { Page } from "@playwright/test";
import { en } from "../lib/words/en/index.ts";
import { everyPlace, type Place } from "./every-page/pages.ts";
import { watchComplaints, whenAlive } from "./every-page/policy-watch.ts";
import { expect, signIn, test } from "./people/people.ts";
import { somethingWaits } from "./world/break-world.ts";

const WIDTHS = [1280, 900, 390] as const;

let places: Place[] = [];
let pages: Record<"rita" | "mira" | "nobody", Page>;

test.beforeAll(async ({ browser }) => {
  await somethingWaits();
  const open = () =>
    browser
      .newContext({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" })
      .then((context) => context.newPage());
  pages = { rita: await open(), mira: await open(), nobody: await open() };
  await signIn(pages.rita.request, "rita");
  await signIn(pages.mira.request, "mira");
  places = await everyPlace(pages);
});

test.afterAll(async () => {
  await Promise.all(Object.values(pages ?? {}).map((page) => page.context().close()));
});

const pageOf = (place: Place): Page => pages[place.as === "rita" || place.as === "mira" ? place.as : "nobody"];

/** As somebody does it: by a link on the page. */
async function speak(language: string): Promise<void> {
  for (const page of Object.values(pages)) {
    await page.goto(`/signin?language=${language}`);
    expect(page.url()).not.toContain("language");
  }
}

/** Elements wider than the window, by their text; wide tables scroll in a frame of their own. */
async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Every page in that language: it says so, has room for its words, and nothing in it complains. */
async function read(language: string, direction: string, more?: (page: Page, place: Place) => Promise<void>) {
  test.setTimeout(300_000);
  await speak(language);
  const complaints = Object.values(pages).map(watchComplaints);
  for (const place of places) {
    await test.step(place.name, async () => {
      const page = pageOf(place);
      await page.goto(place.path);
      await whenAlive(page);
      await expect.soft(page.locator("html"), place.name).toHaveAttribute("lang", language);
      await expect.soft(page.locator("html"), place.name).toHaveAttribute("dir", direction);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect.soft(await sideways(page), `${place.name}, ${width} px, scrolls sideways`).toBeLessThanOrEqual(0);
      }
      const said = complaints.flatMap((told) => told());
      expect.soft(said, place.name).toEqual([]);
      await more?.(page, place);
    });
  }
}

test("every page has room for words a third longer, from right to left", () => read("ar-XB", "rtl"));

test("every page has room for its words in German, and says nothing in English that it can say in German", async () => {
  const sentences = englishSentences(en);
  expect(sentences.length).toBeGreaterThan(300);
  await read("de", "ltr", async (page, place) => {
    // What was recorded in English says so of itself.
    const text = await page.evaluate(() => {
      for (const recorded of document.querySelectorAll('body [lang="en"]')) recorded.remove();
      const named = [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((one) =>
        ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? ""),
      );
      return [document.title, document.body.innerText, ...named].join("\n");
    });
    const said = sentences.filter((sentence) => text.includes(sentence));
    expect.soft(said, place.name).toEqual([]);
  });
});

/** What English says as a whole: long enough that it is no name and no word that German shares. */
function englishSentences(said: unknown): string[] {
  if (typeof said === "string") return /[a-z] [a-z]/.test(said) && said.length > 12 ? [said.trim()] : [];
  return typeof said === "object" && said !== null ? Object.values(said).flatMap(englishSentences) : [];
}

test("somebody who prefers German is answered in German, by a link too, without a sign-in", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-AT", timezoneId: "UTC" });
  const page = await context.newPage();
  const link = places.find((place) => place.name === "a request by link");
  await page.goto(link?.path ?? "");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByRole("navigation", { name: "Sprache" }).getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await context.close();
});
