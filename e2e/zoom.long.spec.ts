import { misfits } from "./every-page/fits.ts";
import { closePages, openPages, pageOf } from "./every-page/open-pages.ts";
import { everyPlace } from "./every-page/pages.ts";
import { everyPanel } from "./every-page/panels.ts";
import { whenAlive } from "./every-page/policy-watch.ts";
import { expect, test } from "./people/people.ts";
import { somethingWaits } from "./world/break-world.ts";

/** What a window of 1280 by 1024 pixels shows of a page that is enlarged four times. */
const ENLARGED = { width: 320, height: 256 };

test("enlarged four times nothing is cut off, nothing scrolls sideways, and all that can be pressed is reached", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  await somethingWaits();
  const pages = await openPages(browser, { viewport: ENLARGED });
  const places = await everyPlace(pages);
  for (const place of places) {
    await test.step(place.name, async () => {
      const page = pageOf(pages, place);
      await page.goto(place.path);
      await whenAlive(page);
      expect.soft(await misfits(page), place.name).toEqual([]);
    });
  }
  for (const { name, path, width, as = "rita", open } of everyPanel(places)) {
    if (width !== 390) continue;
    await test.step(name, async () => {
      await pages[as].goto(path);
      await whenAlive(pages[as]);
      await open(pages[as]);
      expect.soft(await misfits(pages[as]), name).toEqual([]);
    });
  }
  await closePages(pages);
});
