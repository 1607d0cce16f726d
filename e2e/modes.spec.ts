import { closePages, openPages, pageOf } from "./every-page/open-pages.ts";
import { everyPlace, type Place } from "./every-page/pages.ts";
import { whenAlive } from "./every-page/policy-watch.ts";
import { undistinguished } from "./every-page/tells-apart.ts";
import { expect, test } from "./people/people.ts";
import { somethingWaits } from "./world/break-world.ts";

let places: Place[] = [];

test.beforeAll(async ({ browser }) => {
  await somethingWaits();
  const pages = await openPages(browser, {});
  places = await everyPlace(pages);
  await closePages(pages);
});

test("in the system's own colours all is told that colour tells elsewhere", async ({ browser }) => {
  test.setTimeout(240_000);
  const pages = await openPages(browser, { forcedColors: "active" });
  for (const place of places) {
    await test.step(place.name, async () => {
      const page = pageOf(pages, place);
      await page.goto(place.path);
      await whenAlive(page);
      expect.soft(await undistinguished(page), place.name).toEqual([]);
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
      expect.soft(outline, `${place.name}: the focus`).not.toBe("none");
    });
  }
  await test.step("the chosen one of the palette", async () => {
    const { rita } = pages;
    await rita.goto("/");
    await whenAlive(rita);
    await expect(async () => {
      await rita.keyboard.press("Control+k");
      await expect(rita.getByRole("combobox")).toBeFocused({ timeout: 500 });
    }).toPass();
    expect.soft(await undistinguished(rita)).toEqual([]);
  });
  await closePages(pages);
});
