import type { Page } from "@playwright/test";

/** Everything that a browser would complain about in this page: refused by the policy, thrown, or failed to hydrate. */
export function watchComplaints(page: Page): () => string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isOwnStatus = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isOwnStatus) complaints.push(message.text().slice(0, 160));
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return () => [...new Set(complaints.splice(0))];
}

/** Is what the server sent there, and alive? */
export async function whenAlive(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.readyState === "complete" && document.title !== "");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
