import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { become } from "../app/(status)/status/in-browser.ts";
import { en } from "../lib/words/en/index.ts";
import { post, remove, statusLink } from "./people/api.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { mailsTo } from "./world/sandbox.ts";

/** In bytes, packed. */
const SCRIPT_MAX = 5_000;

/** All that a page of this address brings of scripts, fetched or written into it. */
async function scriptsOf(page: Page, path: string): Promise<{ fetched: string[]; bytes: number }> {
  const fetched: string[] = [];
  const note = (answer: import("@playwright/test").Response) => {
    const isScript =
      answer.request().resourceType() === "script" || /javascript/.test(answer.headers()["content-type"] ?? "");
    if (isScript) fetched.push(answer.url());
  };
  page.on("response", note);
  await page.goto(path, { waitUntil: "load" });
  const written = await page.evaluate(() => [...document.scripts].map((script) => script.text + script.src));
  page.off("response", note);
  return { fetched, bytes: gzipSync(written.join("\n")).length };
}

test("a status page carries one small script of ours and none of the framework's", async ({ as, page }) => {
  const mira = await as("mira");
  const link = await statusLink(mira, "usr_tom_okafor");
  await post(page, `/api/v1${link}/notices`, { way: "mail", address: "weighs@example.com", quiet: false });
  const [question] = await mailsTo("weighs@example.com", 1);
  const notice = /\/status\/notice\/\S+/.exec(question?.body ?? "")?.[0] ?? "";
  const mine: { items: { reference: string }[] } = await (await mira.request.get("/api/v1/status")).json();
  const places: [Page, string, number][] = [
    [mira, "/status", 200],
    [mira, `/status/${mine.items[0]?.reference}`, 200],
    [page, link, 200],
    [page, `${link}/notices`, 200],
    [page, notice, 200],
    [page, "/status/service", 200],
    [page, "/status/nothing", 404],
  ];
  for (const [whose, path, status] of places) {
    const answer = await whose.request.get(path);
    expect(answer.status(), path).toBe(status);
    expect(answer.headers()["content-encoding"], `${path} is packed`).toBe("gzip");
    const { fetched, bytes } = await scriptsOf(whose, path);
    expect(fetched, path).toEqual([]);
    expect(bytes, path).toBeGreaterThan(100);
    expect(bytes, path).toBeLessThanOrEqual(SCRIPT_MAX);
  }
});

test("an open page changes in place: its ages by themselves, its words when they do, and nobody's focus", async ({
  as,
  page,
}) => {
  const key = "svc_invoice_mailer";
  await page.goto(await statusLink(await as("mira"), key));
  await page.evaluate(() => {
    document.body.setAttribute("data-same", "");
    // As a browser does that translates.
    document.documentElement.lang = "fr";
  });
  const age = page.locator("footer [data-age]");
  const before = await age.textContent();
  await expect(age).not.toHaveText(before ?? "", { timeout: 5_000 });

  await page.setViewportSize({ width: 390, height: 300 });
  await page.getByRole("link", { name: en.status.isThisOnlyMe }).focus();
  await page.evaluate(() => window.scrollTo(0, 100));
  await breakObject({ class: "permission_drift", direction: "over", key });
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Database access is in place.", {
    timeout: 30_000,
  });
  await expect(page).toHaveTitle(/^Blocked on manual review/);
  await expect(page.getByRole("status").first()).toHaveText("Blocked on manual review");
  await expect(page.getByRole("link", { name: en.status.isThisOnlyMe })).toBeFocused();
  expect(await page.evaluate(() => [window.scrollY, document.body.hasAttribute("data-same")])).toEqual([100, true]);
});

test("a link that is revoked while its page is open says so there", async ({ as, page }) => {
  const mira = await as("mira");
  const answer = await post(mira, "/api/v1/status-links", { kind: "database_access", key: "usr_tom_okafor" });
  const made: { path: string; link: string } = await answer.json();
  await page.goto(made.path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Database access is in place.");
  expect((await remove(mira, `/api/v1/status-links/${made.link}`)).status()).toBe(200);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.status.thereIsNoStatusUnderThis);
});

test("a press says what came of it: a secret, or that nothing did", async ({ as, page }) => {
  await page.goto(`${await statusLink(await as("mira"), "usr_tom_okafor")}/notices`);
  const address = page.getByLabel(en.notices.webhookAddress);
  const add = page.getByRole("button", { name: en.notices.addWebhook });
  const form = page.locator("form").filter({ has: add });
  await address.fill("https://127.0.0.1/hook");
  await add.click();
  await expect(form.getByRole("status")).toHaveText(en.notices.couldNot);
  await address.fill("https://hooks.example.com/plumbline");
  await address.press("Enter");
  await expect(form.getByRole("status")).toContainText(en.notices.sentWebhook);
  await expect(form.locator("code")).toHaveText(/^whsec_/);
  await expect(add).toHaveAttribute("aria-busy", "false");
});

test("somebody who signs out is out, and is told when nobody answered", async ({ as }) => {
  const page = await as("mira");
  await page.goto("/status");
  await page.route("**/api/auth/csrf", (route) => route.abort());
  const out = page.getByRole("button", { name: en.common.signOut });
  await out.click();
  const said = page.getByText(en.common.theServerDidNotAnswerYou);
  await expect(said).toBeVisible();
  const renewed = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/status");
  await page.evaluate(() => document.dispatchEvent(new Event("stale")));
  await (await renewed).finished();
  // The page shows what it fetched a moment later.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  await expect(said).toBeVisible();
  await page.unroute("**/api/auth/csrf");
  await out.click();
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fstatus$/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});

test("a session that ended elsewhere ends here: the page leads to the sign-in", async ({ as }) => {
  const page = await as("mira");
  await page.goto("/status");
  await page.context().clearCookies();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page).toHaveURL(/\/signin\?callbackUrl=%2Fstatus$/);
});

test("what is shown becomes what is new, and what is the same is left alone", async ({ page }) => {
  const changed = (before: string, after: string) =>
    page.evaluate(
      async ([script, old, fresh]) => {
        document.body.innerHTML = `<main>${old}</main>`;
        const was = [...document.body.querySelectorAll("*")];
        let changes = 0;
        const watch = new MutationObserver((all) => {
          changes += all.length;
        });
        watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        const parsed = new DOMParser().parseFromString(`<main>${fresh}</main>`, "text/html");
        const [from, to] = [document.querySelector("main"), parsed.querySelector("main")];
        new Function("from", "to", `(${script})(from, to)`)(from, to);
        await new Promise((done) => setTimeout(done));
        watch.disconnect();
        const kept = was.filter((one) => one.isConnected).map((one) => one.getAttribute("id"));
        return { html: from?.innerHTML, changes, kept: kept.filter(Boolean) };
      },
      [String(become), before, after] as const,
    );
  const list = (...keys: string[]) =>
    `<ul>${keys.map((key) => `<li data-key="${key}"><a id="${key}" href="/${key}">${key}</a></li>`).join("")}</ul>`;
  const notice = "<template><p>Not read</p></template>";

  const same = `<h1>One</h1>${notice}${list("a", "b")}<details open=""><summary>More</summary></details>`;
  expect(await changed(same, same.replace(' open=""', ""))).toEqual({ html: same, changes: 0, kept: ["a", "b"] });
  const form = (busy: string, said: string) => `<form><button${busy}>Send</button><p role="status">${said}</p></form>`;
  const pressed = form(' aria-busy="true"', "Sent.");
  expect(await changed(pressed, form("", "")), "a press is this tab's own").toMatchObject({
    html: pressed,
    changes: 0,
  });
  for (const [before, after, kept] of [
    [list("a", "b", "c"), list("c", "a", "d"), ["a", "c"]],
    [`<p>Worst</p><h1>One</h1>${list("a")}`, `<h1>Two</h1>${list("a", "b")}`, ["a"]],
    [`<h1>One</h1>${list("a")}`, `<p class="new">Worst</p><h1>One</h1>${list("a")}`, ["a"]],
    [`${notice}${list("a")}`, `${notice.replace("Not", "Never")}${list("a")} and more`, ["a"]],
    [list("a"), "", []],
    ['<p role="status">Worst</p>', '<p role="status" id="a">One</p>', ["a"]],
  ] as const) {
    expect(await changed(before, after), `${before} → ${after}`).toMatchObject({ html: after, kept });
  }
});
