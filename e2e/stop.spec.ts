import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject, lookAt } from "./world/break-world.ts";
import { plumbline } from "./world/command-line.ts";
import { explain } from "./world/repairs.ts";
import { roleSettings } from "./world/sandbox.ts";

const KEY = "svc_event_collector";

type Stop = { id: string; scope: string };
const stopsInForce = async () => (await plumbline<{ stops: Stop[] }>("stops")).stops;

test.afterAll(async () => {
  for (const { id } of await stopsInForce()) await plumbline("resume", id);
});

test("stop repairs from the header: nothing acts, looking goes on; then allow them again", async ({ as }) => {
  const asked = await roleSettings(KEY);
  const support = await as("sam");

  await test.step("two presses stop everything", async () => {
    await support.goto("/");
    await press(support.getByRole("banner").getByRole("button", { name: "Stop repairs" }));
    const panel = support.getByRole("dialog", { name: "Stop repairs" });
    await panel.getByRole("button", { name: "Stop repairs" }).click();
    await expect(panel).toContainText(/Stopped at .*\d\d:\d\d:\d\d/);
    await panel.getByRole("button", { name: "Close" }).last().click();
    await expect(support.getByText("All repairs stopped").first()).toBeVisible();
  });

  await test.step("what would be repaired by itself is found and left alone", async () => {
    await breakObject({ class: "attribute_drift", key: KEY });
    await lookAt(KEY);
    expect(await roleSettings(KEY)).not.toEqual(asked);
    const { status, gate } = await explain(KEY);
    expect(status.status).toBe("blocked_on_review");
    expect(gate[0]).toMatchObject({ verdict: "hold", reasons: [{ code: "stop_in_force" }] });
    await support.goto(`/objects/database_access/${KEY}`);
    await expect(support.getByText("All repairs stopped").first()).toBeVisible();
  });

  await test.step("support may stop, and may not let go on", async () => {
    await support.goto("/stops");
    await expect(support.getByRole("button", { name: "Allow repairs" }).first()).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  });

  await test.step("an admin allows repairs again, and it is repaired", async () => {
    const ada = await as("ada");
    await ada.goto("/stops");
    await press(ada.getByRole("button", { name: "Allow repairs" }).first());
    await ada.getByRole("dialog").getByRole("button", { name: "Allow repairs" }).click();
    await expect(ada.getByText("All repairs stopped")).toHaveCount(0);
    await lookAt(KEY);
    await expect.poll(() => roleSettings(KEY), { timeout: 50_000 }).toEqual(asked);
    await expect.poll(async () => (await explain(KEY)).status.status, { timeout: 20_000 }).toBe("in_place");
  });
});

test("in German two presses stop everything too", async ({ as }) => {
  const support = await as("sam", { locale: "de-DE" });
  await support.goto("/");
  await press(support.getByRole("banner").getByRole("button", { name: "Stopp der Reparaturen" }));
  const panel = support.getByRole("dialog", { name: "Reparaturen stoppen" });
  await panel.getByRole("button", { name: "Reparaturen stoppen" }).click();
  await expect(support.getByText("Alle Reparaturen gestoppt").first()).toBeVisible();
  expect(await stopsInForce()).toMatchObject([{ scope: "all" }]);
});

test("text that is selected beyond a panel keeps it open, with what was typed", async ({ as }) => {
  const page = await as("sam");
  await page.goto("/");
  await press(page.getByRole("banner").getByRole("button", { name: "Stop repairs" }));
  const panel = page.getByRole("dialog", { name: "Stop repairs" });
  const reason = panel.getByRole("textbox", { name: "Reason" });
  await reason.fill("The vendor works on it tonight");
  const box = await reason.boundingBox();
  if (box === null) throw new Error("The field is not drawn.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(40, box.y, { steps: 4 });
  await page.mouse.up();
  await expect(reason).toHaveValue("The vendor works on it tonight");
  await page.mouse.click(40, 400);
  await expect(panel).toBeHidden();
});
