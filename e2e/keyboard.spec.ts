import type { Page } from "@playwright/test";
import { approvePanel, PROVED, progress } from "./console/approve.ts";
import { expectFocusOn, expectFocusSeen, tabTo } from "./console/focus.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { mayRole, revoke } from "./world/sandbox.ts";

const KEY = "usr_ruth_harlow";

const stopButton = (page: Page) => page.getByRole("banner").getByRole("button", { name: "Stop repairs" });

test("the review journey needs no pointer", async ({ page }) => {
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));

  await page.goto("/signin?callbackUrl=%2F");
  await whenHydrated(page.getByRole("button", { name: "Sign in as Rita Alvarez" }));
  await tabTo(page, /Sign in as Rita Alvarez/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("open drift");
  await whenHydrated(stopButton(page));

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /skip/i })).toBeFocused();

  await test.step("rows are chosen, given to oneself and noted by keys", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await expect(page).toHaveURL(/\/drift$/);
    const box = page.getByRole("checkbox", { name: `Select ${KEY}` });
    await expect(async () => {
      await page.keyboard.press("j");
      await expect(page.getByRole("link", { name: new RegExp(`^${KEY}`) }).first()).toBeFocused({ timeout: 100 });
    }).toPass();
    await page.keyboard.press("x");
    await expect(box).toBeChecked();
    await expect(page.getByRole("region", { name: "Selection" })).toContainText("1 selected.");
    await expect(page.getByRole("button", { name: /^Assign 1 to me/ })).not.toHaveAttribute("aria-disabled", "true");
    await page.keyboard.press("i");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("1 assigned.");
    await expect(box).not.toBeChecked();
    await page.keyboard.press("n");
    await expectFocusOn(page.getByRole("dialog", { name: "Add note" }).getByLabel("Note"));
    await page.keyboard.type("The vendor asked for it.");
    await tabTo(page, /Cancel/);
    await tabTo(page, /Add note/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Noted.");
  });

  await test.step("what it would do is one key away, and somebody else is given it by another", async () => {
    await page.keyboard.press("p");
    const preview = page.getByRole("complementary", { name: "Preview" });
    await expectFocusOn(preview.getByRole("heading", { name: "What it would do" }));
    await page.keyboard.press("Shift+I");
    const panel = page.getByRole("dialog", { name: "Who looks after it?" });
    await expect(panel.getByLabel("Assigned to")).toBeFocused();
    await page.keyboard.type("Sam");
    await tabTo(page, /Cancel/);
    await tabTo(page, /^\s*Assign/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Assigned to Sam Okafor.");
    await expect(panel).toBeHidden();
  });

  await test.step("what is beside the list is opened by a key, and the list is come back to", async () => {
    await page.keyboard.press("d");
    await expect(page).toHaveURL(/\/drift\/[^?]+$/);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(KEY);
    await whenHydrated(page.getByRole("button", { name: /^Add note/ }));
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/\/drift(\?|$)/);
  });

  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page).toHaveURL(/\/review$/);
  const row = page.getByRole("link", { name: new RegExp(`from ${KEY}`) });
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row.first()).toBeFocused({ timeout: 100 });
  }).toPass();
  await expectFocusSeen(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Revoke 1 grant from ${KEY}`);

  await test.step("it is left alone or noted from here by the keys of the inbox, which the list of keys names", async () => {
    await whenHydrated(page.getByRole("button", { name: /^Add note/ }));
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    for (const what of ["Snooze", "Add note"]) await expect(keys.getByText(what, { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("h");
    const snooze = page.getByRole("dialog", { name: `Snooze ${KEY}` });
    await expectFocusOn(snooze.getByLabel("Reason"));
    await page.keyboard.press("Escape");
    await expect(snooze).toBeHidden();
    await expectFocusOn(page.getByRole("button", { name: /^Snooze/ }));
    await page.keyboard.press("n");
    const note = page.getByRole("dialog", { name: "Add note" });
    await expectFocusOn(note.getByLabel("Note"));
    await page.keyboard.type("Asked the vendor.");
    await tabTo(page, /Cancel/);
    await tabTo(page, /Add note/);
    await page.keyboard.press("Enter");
    await expect(note).toBeHidden();
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Noted.");
    await expectFocusOn(page.getByRole("button", { name: /^Add note/ }));
  });

  await page.keyboard.press("a");
  const panel = approvePanel(page);
  await expect(panel.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await page.keyboard.press("a");
  await expect(panel.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(page, /Number of objects/);
  await page.keyboard.type("1");
  await tabTo(page, /^\s*Approve 1 repair/);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  // What was pressed is gone, because it is decided.
  await expect(page.getByRole("main")).toBeFocused();
  await expect(progress(page)).toContainText(PROVED, { timeout: 40_000 });
  expect(await mayRole(KEY, right, table)).toBe(false);
});

test("a key that is held down presses once, and does not answer what it opened", async ({ as }) => {
  const page = await as("sam");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(new URL(request.url()).pathname);
  });
  const hold = async (key: string) => {
    for (let n = 0; n < 15; n += 1) await page.keyboard.down(key);
    await page.keyboard.up(key);
  };

  await test.step("Enter on the button that opens the panel stops nothing", async () => {
    await page.goto("/");
    await whenHydrated(stopButton(page));
    await stopButton(page).focus();
    await hold("Enter");
    const panel = page.getByRole("dialog", { name: "Stop repairs" });
    await expect(panel.getByRole("button", { name: "Stop repairs" })).toBeVisible();
    expect(sent).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
  });

  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  await test.step("a letter gives a drift to oneself, and not back again", async () => {
    const { rows }: { rows: { id: string }[] } = await (await page.request.get(`/api/v1/drifts?q=${KEY}`)).json();
    await page.goto(`/drift/${rows[0]?.id}`);
    await whenHydrated(page.getByRole("button", { name: "Assign to me" }));
    sent.length = 0;
    await hold("i");
    await expect(page.getByRole("button", { name: "Give back" })).toBeVisible();
    expect(sent).toHaveLength(1);
    await page.getByRole("button", { name: "Give back" }).click();
    await expect(page.getByRole("button", { name: "Assign to me" })).toBeVisible();
  });

  await test.step("nor does a second press that was as quick", async () => {
    await page.getByRole("button", { name: "Add note" }).dblclick();
    const note = page.getByRole("dialog", { name: "Add note" });
    await note.getByRole("textbox").fill("Seen twice, written once");
    sent.length = 0;
    await note.getByRole("button", { name: "Add note" }).dblclick();
    await expect(note).toBeHidden();
    expect(sent).toHaveLength(1);
  });
  await revoke(KEY, right, table);
});

test("everything is stopped by two keys, and let go on by keys again", async ({ as }) => {
  const page = await as("ada");
  await page.goto("/drift");
  await whenHydrated(stopButton(page));

  await test.step("letters are letters in a field", async () => {
    await page.keyboard.press("/");
    await expectFocusOn(page.getByRole("searchbox"));
    await page.keyboard.type("gvS");
    await expect(page).toHaveURL(/\/drift\?q=gvS$/);
    await page.keyboard.press("Enter");
  });

  const panel = page.getByRole("dialog", { name: "Stop repairs" });
  await test.step("who changes their mind is back where they were", async () => {
    await tabTo(page, /^\s*Clear/);
    await page.keyboard.press("Shift+S");
    await expectFocusOn(panel.getByRole("button", { name: "Stop repairs" }));
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expectFocusOn(page.getByRole("search").getByRole("link", { name: "Clear" }));
  });

  await test.step("two keys stop it, and the answer has the focus", async () => {
    await page.keyboard.press("Shift+S");
    await page.keyboard.press("Enter");
    await expect(panel).toContainText(/Stopped at .*\d\d:\d\d:\d\d/);
    await expectFocusOn(panel.getByRole("button", { name: "Close" }).first());
    await page.keyboard.press("Enter");
    await expect(panel).toBeHidden();
    await expect(page.getByRole("region", { name: "In force now" })).toContainText("All repairs stopped");
  });

  await test.step("repairs are allowed again from the banner's page", async () => {
    await page.keyboard.press("Escape");
    await tabTo(page, /^\s*Stops and limits/);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/stops$/);
    await tabTo(page, /^\s*Allow repairs/);
    await page.keyboard.press("Enter");
    const allow = page.getByRole("dialog");
    await expect(allow).toBeVisible();
    await tabTo(page, /^\s*Allow repairs/);
    await page.keyboard.press("Enter");
    await expect(allow).toBeHidden();
    await expect(page.getByText("All repairs stopped")).toHaveCount(0);
    // The button is gone with the stop; whoever goes on does so in the content.
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    await expectFocusSeen(page);
  });
});

test("an object is found from anywhere by what the customer gave", async ({ as }) => {
  const page = await as("sam");
  const object = await page.request.get("/api/v1/objects/database_access/usr_mira_kowalski");
  const { object: known }: { object: { ref: string } } = await object.json();
  await page.goto("/sources");
  await whenHydrated(stopButton(page));

  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toContainText("Find, go to, do", { timeout: 1000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox");
  await expectFocusOn(field);
  await page.keyboard.type(known.ref);
  const option = page.getByRole("option", { name: new RegExp(known.ref) });
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(option).toHaveAttribute("aria-selected", "true");
  await expect(option).toBeInViewport();
  expect(await field.getAttribute("aria-activedescendant")).toBe(await option.getAttribute("id"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/objects\/database_access\/usr_mira_kowalski$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("usr_mira_kowalski: in place");
  await page.keyboard.press("t");
  await expectFocusOn(page.getByRole("region", { name: "Timeline" }));
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/objects$/);

  await page.keyboard.press("Control+k");
  await expectFocusOn(field);
  // More than anything is called: it is looked for by its beginning.
  await page.keyboard.insertText("y".repeat(300));
  await expect(page.getByRole("dialog").getByRole("status")).toContainText(/nothing found/i);
  await field.fill("");
  // Pasted, and Enter before anything could be found.
  await page.keyboard.insertText(known.ref);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/objects\/database_access\/usr_mira_kowalski$/);

  await page.keyboard.press("Control+k");
  await expectFocusOn(field);
  await page.keyboard.type("usr_");
  await expect(page.getByRole("option", { name: /^usr_/ })).toHaveCount(8);
  await page.getByRole("option", { name: "All objects with “usr_” in their key" }).click();
  await expect(page).toHaveURL(/\/objects\?q=usr_$/);
  await expect(page.getByRole("row", { name: /usr_mira_kowalski/ })).toBeVisible();
});

test("a key is put on another in the settings, never on one that is taken, and works there", async ({ as }) => {
  const page = await as("sam");
  await page.goto("/settings");
  const keys = page.getByRole("region", { name: "Keys in force" });
  const zone = keys.getByLabel("Switch between UTC and local time");
  await whenHydrated(zone);

  await test.step("one that is taken is refused, with what has it", async () => {
    await zone.focus();
    await page.keyboard.press("j");
    await expect(zone).toHaveAccessibleDescription("j is taken: Next row.");
    await expect(zone).toHaveValue("z");
    await page.keyboard.press("g");
    await expect(zone).toHaveAccessibleDescription("g begins the keys that go to a page.");
  });
  await test.step("a free one works at once, and the old one does not", async () => {
    await page.keyboard.press("w");
    await expect(zone).toHaveValue("w");
    await tabTo(page, /All keys as usual/);
    const local = page.getByRole("button", { name: "Times are local. Show UTC" });
    await page.keyboard.press("w");
    await expect(local).toHaveAttribute("aria-keyshortcuts", "w");
    await page.keyboard.press("z");
    await expect(local).toBeVisible();
    await page.keyboard.press("w");
    await expect(local).toHaveCount(0);
  });
  await test.step("it is kept, the list of keys shows it, and all go back by one press", async () => {
    await page.reload();
    await whenHydrated(zone);
    await expect(zone).toHaveValue("w");
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keys" });
    await expect(list).toContainText(/Switch between UTC and local time\s*w/);
    await page.keyboard.press("Escape");
    await keys.getByRole("button", { name: "All keys as usual" }).click();
    await expect(zone).toHaveValue("z");
  });
});
