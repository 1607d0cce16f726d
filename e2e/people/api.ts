import type { APIResponse, Page } from "@playwright/test";

/** A write as the console's own scripts make it: with JSON, from a page of ours. */
const ours = (more: Record<string, string>) => ({
  origin: `http://localhost:${process.env.PORT}`,
  "sec-fetch-site": "same-origin",
  ...more,
});

export function post(
  page: Page,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<APIResponse> {
  return page.request.post(path, { data: body, headers: ours(headers) });
}

export function remove(page: Page, path: string): Promise<APIResponse> {
  return page.request.delete(path, { data: {}, headers: ours({}) });
}

/** A link to one object's status, made by whoever may share it. */
export async function statusLink(page: Page, key: string): Promise<string> {
  const answer = await post(page, "/api/v1/status-links", { kind: "database_access", key });
  const made: { path: string } = await answer.json();
  if (answer.status() !== 201) throw new Error(`No link was made: ${answer.status()} ${JSON.stringify(made)}`);
  return made.path;
}

/** A fresh look asked for the way of many at once. */
export async function aJob(page: Page, drift: string): Promise<string> {
  const { at }: { at: string } = await (await page.request.get("/api/v1/drifts")).json();
  const answer = await post(page, "/api/v1/jobs", { verb: "look_again", chosen: { drifts: [drift], at } });
  const made: { job: string } = await answer.json();
  if (!answer.ok()) throw new Error(`No job was made: ${answer.status()} ${JSON.stringify(made)}`);
  return made.job;
}
