import type { Page } from "@playwright/test";
import { aJob, statusLink } from "../people/api.ts";
import type { Person } from "../people/people.ts";

/** One address of every page there is, and who opens it. `null`: nobody is signed in. */
export type Place = { name: string; path: string; as: Person | null; status?: number };

const NOT_A_TOKEN = "/status/00AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** Needs something that waits for review, so that there is one of everything to open. */
export async function everyPlace({ rita, mira }: { rita: Page; mira: Page }): Promise<Place[]> {
  const read = async <T>(page: Page, path: string): Promise<T> => {
    const answer = await page.request.get(path);
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
    return answer.json();
  };
  const drift = (
    await read<{ rows: { id: string; repairId?: string; kind: string; key: string }[] }>(rita, "/api/v1/drifts")
  ).rows[0];
  const repair = (await read<{ rows: { id: string }[] }>(rita, "/api/v1/repairs?queue=mine")).rows[0];
  const run = (await read<{ rows: { id: string }[] }>(rita, "/api/v1/runs")).rows[0];
  if (drift === undefined || repair === undefined || run === undefined) {
    throw new Error("There has to be an open drift, a waiting repair and a run to look at.");
  }
  const mine = await read<{ items: { reference: string }[] }>(mira, "/api/v1/status");
  const console: [string, string][] = [
    ["overview", "/"],
    ["inbox", "/drift"],
    ["inbox, nothing matches", "/drift?q=there-is-no-such-thing"],
    ["drift", `/drift/${drift.id}`],
    ["review queue", "/review"],
    ["review", `/review/${repair.id}`],
    ["batch review", `/review/batch/${encodeURIComponent("permission_drift:postgres-access:revoke")}`],
    ["job", `/jobs/${await aJob(rita, drift.id)}`],
    ["objects", "/objects"],
    ["object", `/objects/${drift.kind}/${drift.key}`],
    ["runs", "/runs"],
    ["run", `/runs/${run.id}`],
    ["sources", "/sources"],
    ["policies", "/policies"],
    ["stops", "/stops"],
    ["insights", "/insights"],
    ["agents", "/agents"],
    ["audit", "/audit"],
    ["settings", "/settings"],
    ["api", "/developers"],
  ];
  const link = await statusLink(mira, "svc_invoice_mailer");
  return [
    ...console.map(([name, path]): Place => ({ name, path, as: "rita" })),
    { name: "no such drift", path: "/drift/drift_00_00000000000000000000000000000000", as: "rita", status: 404 },
    { name: "no such page", path: "/nothing-here", as: "rita", status: 404 },
    { name: "sign-in", path: "/signin", as: null },
    { name: "my requests", path: "/status", as: "mira" },
    { name: "my request", path: `/status/${mine.items[0]?.reference}`, as: "mira" },
    { name: "a request by link", path: link, as: null },
    { name: "how to be told", path: `${link}/notices`, as: null },
    { name: "service status", path: "/status/service", as: null },
    { name: "no such status", path: NOT_A_TOKEN, as: null, status: 404 },
  ];
}
