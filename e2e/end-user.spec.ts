import type { Page } from "@playwright/test";
import { en } from "../lib/words/en/index.ts";
import { DRIFT_CLASSES } from "../reconciler/model/drift-class.ts";
import { post, remove, statusLink } from "./people/api.ts";
import { expect, PEOPLE, test } from "./people/people.ts";
import { until } from "./product/until.ts";
import { breakObject, lookAt } from "./world/break-world.ts";
import { approveAs, waitingRepairOf } from "./world/repairs.ts";
import { mailsTo, mayRole, whileRightsAreHeld } from "./world/sandbox.ts";

const KEY = "svc_billing_export";

/** What an end user must never read: how we name things inside, where they are, who else is concerned. */
const INTERNALS = [
  ...DRIFT_CLASSES,
  ...Object.values(en.names.classes),
  KEY,
  "127.0.0.1",
  "ledger.payouts",
  "billing_readers",
  "person_",
  "Rita",
  "plan_hash",
  "drift_",
  "repair_",
];

async function expectNoInternals(page: Page): Promise<void> {
  // What the script is given counts as well: whoever looks can read it.
  const html = (await page.content()).replaceAll("repair_needed", "");
  for (const name of INTERNALS) expect(html, `the page must not contain ${name}`).not.toContain(name);
}

/** The same words in every form that other sites take, to whoever holds the link. */
async function expectTakenAway(page: Page, link: string, label: string): Promise<void> {
  for (const name of ["badge.svg", "status.json", "feed.atom"]) {
    const answer = await page.request.get(`${link}/${name}`, { headers: { "accept-language": "en" } });
    const text = (await answer.text()).replaceAll("repair_needed", "");
    expect(answer.status(), name).toBe(200);
    if (name !== "feed.atom") expect(text, name).toContain(label);
    for (const internal of INTERNALS) expect(text, `${name} must not contain ${internal}`).not.toContain(internal);
  }
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("the status page tells the truth at each step, by link and signed in", async ({ as, page }) => {
  const mira = await as("mira");
  const link = await statusLink(mira, KEY);

  await test.step("in place", async () => {
    await page.goto(link);
    await expect(heading(page)).toHaveText("Database access is in place.");
    await expect(page.getByRole("main")).toContainText(/Checked .+ ago \(.+ UTC\) with the database\./);
    await expectNoInternals(page);
    await expectTakenAway(page, link, "In place");
    await mira.goto("/status");
    await expect(mira.getByRole("heading", { level: 1 })).toHaveText("All 9 requests of yours are in place.");
  });

  await test.step("blocked on manual review, without anybody reloading", async () => {
    await breakObject({ class: "permission_drift", direction: "over", key: KEY });
    await expect(heading(page)).toHaveText("A person needs to decide before we continue.", { timeout: 30_000 });
    await expect(page.getByRole("main")).toContainText("Reason: a change of access is checked by a person first.");
    await expect(page.getByRole("main")).toContainText("Nothing will change until then.");
    await expectNoInternals(page);
    await expectTakenAway(page, link, "Blocked on manual review");
    await expect(heading(mira)).toHaveText("1 of your 9 requests is not in place or could not be checked.", {
      timeout: 30_000,
    });
    await mira.getByRole("main").getByRole("link", { name: "Nightly export of invoices" }).last().click();
    await expect(heading(mira)).toHaveText("A person needs to decide before we continue.");
    await expectNoInternals(mira);
  });

  const verifying = await test.step("repair needed, then verifying, while the database has not answered", async () => {
    const repair = await waitingRepairOf(KEY);
    let html = "";
    await whileRightsAreHeld("ledger.payouts", async () => {
      await approveAs(PEOPLE.rita, repair);
      await page.reload();
      await expect(page.getByRole("main")).toContainText("We found: it has more access than you asked for.");
      await expect(page.getByRole("main")).toContainText("We plan to correct it automatically. Next attempt");
      await expectNoInternals(page);
      // The database is waited for but a moment: what the page says then is kept, and read afterwards.
      await until("the page says that it is being checked", 30_000, async () => {
        html = await (await page.request.get(link)).text();
        return html.includes("We have made the change and are checking that it worked.");
      });
    });
    return html;
  });
  expect(verifying).toContain("Until it is confirmed, please do not rely on it.");
  expect(verifying).toContain("Sent, not confirmed");
  for (const name of INTERNALS) expect(verifying).not.toContain(name);

  await test.step("in place, when the database itself says so", async () => {
    await expect.poll(() => mayRole(KEY, "SELECT", "ledger.payouts"), { timeout: 30_000 }).toBe(false);
    await expect(heading(page)).toHaveText("Database access is in place.", { timeout: 30_000 });
    await expect(page.getByRole("list", { name: "What was done" })).toContainText(/Correction\s*Confirmed/);
    await expectNoInternals(page);
  });
});

test("whoever holds a link is told by mail, after a yes, that something changed", async ({ as, page }) => {
  const link = await statusLink(await as("mira"), "usr_mira_kowalski");
  await page.goto(link);
  await page.getByRole("link", { name: "Tell me when it changes" }).click();
  await page.getByLabel("E-mail address").fill("reader@example.com");
  await page.getByRole("button", { name: "Send me the question" }).click();
  await expect(page.getByText("Look into your mail.")).toBeVisible();

  const [question] = await mailsTo("reader@example.com", 1);
  await page.goto(/\/status\/notice\/\S+/.exec(question?.body ?? "")?.[0] ?? "");
  await expect(heading(page)).toHaveText("You are not told yet. Do you want to be?");
  await page.getByRole("button", { name: "Yes, tell me" }).click();
  await expect(heading(page)).toHaveText("You are told when this changes.");
  await expectNoInternals(page);
  await page.getByRole("button", { name: "Do not tell me any more" }).click();
  await expect(heading(page)).toHaveText("You are not told any more.");
});

test("an unknown outcome is told as unknown, until a look settles it", async ({ as, page }) => {
  const mira = await as("mira");
  const link = await statusLink(mira, "svc_invoice_mailer");
  await breakObject({ class: "unknown_after_repair", key: "svc_invoice_mailer", look: false });
  await page.goto(link);
  await expect(heading(page)).toHaveText("We tried to make this change and do not know if it worked.");
  await expect(page.getByRole("main")).toContainText(
    "We will not try again until we know, so that it cannot happen twice.",
  );
  await expect(page.getByText("Sent, not confirmed")).toBeVisible();
  await expectNoInternals(page);
  await expect(async () => {
    await lookAt("svc_invoice_mailer");
    await expect(heading(page)).toHaveText("Database access is in place.", { timeout: 5_000 });
  }).toPass({ timeout: 50_000 });
});

test("a link that was revoked, has ended or never was, and somebody else's request, are one answer", async ({
  as,
  page,
}) => {
  const mira = await as("mira");
  const sam = await as("sam");
  const link = await statusLink(mira, "usr_tom_okafor");
  await page.goto(link);
  await expect(heading(page)).toHaveText("Database access is in place.");
  const made = await statusLinkToRevoke(mira);
  expect((await made.revoke()).status()).toBe(200);

  const never = `${link.slice(0, -4)}AAAA`;
  const bodies = await Promise.all(
    [made.path, never, "/status/nothing"].map(async (path) => {
      const answer = await page.request.get(path);
      expect(answer.status(), path).toBe(404);
      return visibleText(await answer.text());
    }),
  );
  expect(new Set(bodies).size).toBe(1);

  const mine: { items: { reference: string }[] } = await (await mira.request.get("/api/v1/status")).json();
  const reference = mine.items[0]?.reference ?? "";
  expect((await mira.request.get(`/status/${reference}`)).status()).toBe(200);
  expect((await sam.request.get(`/status/${reference}`)).status()).toBe(404);
  await page.goto(`/status/${reference}`);
  await expect(page).toHaveURL(/\/signin\?callbackUrl=/);
});

async function statusLinkToRevoke(mira: Page) {
  const answer = await post(mira, "/api/v1/status-links", { kind: "database_access", key: "usr_tom_okafor" });
  const made: { path: string; link: string } = await answer.json();
  return { path: made.path, revoke: () => remove(mira, `/api/v1/status-links/${made.link}`) };
}

/** What differs between two answers for another reason: the nonce of each, and the address that was asked for. */
function visibleText(html: string): string {
  return html.replaceAll(/<script.*?<\/script>/gs, "").replaceAll(/nonce="[^"]*"/g, "");
}

test("the page is whole without scripts, and tells no other site where its reader came from", async ({
  as,
  browser,
}) => {
  const link = await statusLink(await as("mira"), "usr_mira_kowalski");
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  const answer = await page.goto(link);
  await expect(heading(page)).toBeVisible();
  await expect(page.getByRole("list", { name: "What was done" }).getByRole("listitem")).not.toHaveCount(0);
  expect(answer?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  await expect(page.locator('meta[name="robots"]').first()).toHaveAttribute("content", /noindex/);
  await expect(page.getByRole("main")).not.toContainText("Mira");
  // The browser by itself would put what was typed into the address, and send it to nobody.
  await page.goto(`${link}/notices`);
  await expect(page.getByRole("button", { name: "Send me the question" })).toBeDisabled();
  await page.getByLabel("E-mail address").fill("reader@example.com");
  await page.getByLabel("E-mail address").press("Enter");
  await expect(page).not.toHaveURL(/reader/);
  await page.context().close();
});

test("the service page says how everything stands, in words and as JSON", async ({ page }) => {
  await page.goto("/status/service");
  await expect(heading(page)).toContainText(/request/);
  await expect(page.getByText("How many requests are")).toBeVisible();
  await expectNoInternals(page);
  const service: { worst: string; counts: unknown[] } = await (await page.request.get("/api/v1/status/service")).json();
  expect(service.counts).toHaveLength(8);
});
