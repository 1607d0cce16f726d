import { en } from "../lib/words/en/index.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expectAccessible } from "./every-page/accessible.ts";
import { statusLink } from "./people/api.ts";
import { expect, test } from "./people/people.ts";
import { whileServerIsDown } from "./product/database-server.ts";
import { until } from "./product/until.ts";
import { breakObject } from "./world/break-world.ts";
import { plumblineDatabase, withoutDatabase } from "./world/sandbox.ts";

const KEY = "svc_warehouse_loader";

test("while nothing can be read, the status page says so and claims nothing; then it comes back by itself", async ({
  as,
  page,
}) => {
  const link = await statusLink(await as("mira"), "usr_mira_kowalski");
  await page.goto(link);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Database access is in place.");

  await withoutDatabase(await plumblineDatabase(), async () => {
    await test.step("an open page keeps what it last knew, under a warning", async () => {
      const warning = page.getByText("We cannot read the status right now.", { exact: false });
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await expect(warning.filter({ visible: true }).last()).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText("This does not mean that anything changed. Last known: In place at")).toBeVisible();
    });
    await test.step("a page that is asked for now answers 503 with the same words", async () => {
      for (const path of [link, "/status", "/status/service"]) {
        const answer = await page.request.get(path);
        expect(answer.status(), path).toBe(503);
        expect(await answer.text(), path).toContain("This does not mean that anything changed.");
      }
      const answer = await page.goto(link);
      expect(answer?.status()).toBe(503);
      await expect(heading).toHaveText("We cannot read the status right now.");
      await expect(page.getByRole("main")).toContainText("Last known: In place at");
    });
  });

  await expect(heading).toHaveText("Database access is in place.", { timeout: 45_000 });
  await until("the product is ready again", 30_000, async () => (await page.request.get("/readyz")).ok());
});

test("a restarted database is noticed at once, and the console goes on by itself", async ({ as }) => {
  const page = await as("deniz");
  await page.goto("/drift");
  const live = page.getByRole("banner").getByText("Live", { exact: true });
  await expect(live).toBeVisible();
  const older = page.getByText("it may have changed.");
  let reloaded = false;
  page.on("load", () => {
    reloaded = true;
  });

  await whileServerIsDown(async () => {
    await test.step("the page keeps what it knew, and says that it may be older", async () => {
      await expect(page.getByRole("banner")).toContainText("Reconnecting");
      await expect(older.first()).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole("region", { name: "Messages" }).getByRole("status")).toHaveText(
        "The connection is lost. What is shown may be older.",
      );
    });
  });

  await test.step("it is live again, with what was read since", async () => {
    await expect(live).toBeVisible({ timeout: 45_000 });
    await expect(older).toHaveCount(0);
  });
  await test.step("what changes now is told without reloading", async () => {
    await until("the product is ready again", 30_000, async () => (await page.request.get("/readyz")).ok());
    await breakObject({ class: "permission_drift", direction: "over", key: KEY });
    await page.getByRole("button", { name: /^\d+ changes?/ }).click();
    await expect(page.getByRole("main")).toContainText(KEY);
    expect(reloaded).toBe(false);
  });
});

test("what came while the page was not told waits until no row is selected any more", async ({ as }) => {
  const [selected, later] = ["svc_dead_letter_retry", "svc_dashboard_reader"];
  const page = await as("deniz");
  // Whenever the page connects it is told that it missed something, and then nothing.
  const body = 'data: {"topic":"catch_up"}\n\n';
  await page.route("**/api/v1/live*", (route) => route.fulfill({ contentType: "text/event-stream", body }));
  await breakObject({ class: "permission_drift", direction: "over", key: selected });
  await page.goto("/drift");
  const main = page.getByRole("main");
  const count = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Drift/ });
  const box = page.getByRole("checkbox", { name: `Select ${selected}` });
  await whenHydrated(box);
  await box.check();
  await expect(main).toContainText(en.parts.updatesWaitWhileRowsAreSelected);
  const before = await count.innerText();

  await breakObject({ class: "permission_drift", direction: "over", key: later });
  await expect(count).not.toHaveText(before);
  await page.waitForRequest("**/api/v1/live*");
  await page.waitForRequest("**/api/v1/live*");
  await expect(box).toBeChecked();
  await expect(main).not.toContainText(later);

  await page.keyboard.press("Escape");
  await expect(main).toContainText(later);
});

test("while nothing can be read, the console says so, keeps Stop at hand and comes back by itself", async ({
  as,
  browser,
}) => {
  const page = await as("rita");
  const main = page.getByRole("main");
  const heading = page.getByRole("heading", { level: 1 });
  const stop = page.getByRole("banner").getByRole("button", { name: "Stop repairs" });
  const panel = page.getByRole("dialog", { name: "Stop repairs" });
  await page.goto("/sources");
  await whenHydrated(stop);
  let loads = 0;

  await withoutDatabase(await plumblineDatabase(), async () => {
    await test.step("a page that is gone to says that it cannot be read, and the frame stays", async () => {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Drift" }).click();
      await expect(heading).toHaveText(en.states.theConsoleCannotReadNow);
      await expect(stop).toBeVisible();
    });
    await test.step("so does one that is opened, with 503", async () => {
      const answer = await page.goto("/drift");
      expect(answer?.status()).toBe(503);
      await expect(heading).toHaveText(en.states.theConsoleCannotReadNow);
      await expect(main).toContainText(en.states.theDatabaseDoesNotAnswer);
      await expect(main).toContainText('npm run plumbline -- stop all --reason "…"');
      await expectAccessible(page, "the console cannot read");
      await whenHydrated(stop);
    });
    await test.step("Stop is asked for, and says what became of it", async () => {
      page.on("load", () => {
        loads += 1;
      });
      await stop.click();
      await expect(panel.getByLabel("Reason")).toHaveValue(en.general.stoppedFromTheConsole);
      await panel.getByRole("button", { name: "Stop repairs" }).click();
      await expect(panel.getByRole("alert")).toContainText(en.changes.nothing, { timeout: 30_000 });
    });
    await test.step("nobody is let in who was not", async () => {
      const stranger = await browser.newPage();
      await stranger.goto("/drift");
      await expect(stranger).toHaveURL(/\/signin/);
      await stranger.close();
    });
  });

  await test.step("it comes back under the open panel", async () => {
    await expect(heading).toContainText("drift", { timeout: 45_000 });
    await expect(panel).toBeVisible();
    expect(loads).toBe(0);
  });
  await until("the product is ready again", 30_000, async () => (await page.request.get("/readyz")).ok());
});
