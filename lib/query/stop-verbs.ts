import { sendJson } from "./request.ts";

/** The verbs of stops, apart from the others: every page can stop, and most can do nothing else. */
type Says = { says: string };

export const setStop = (stop: { scope: string; reason: string; until: string | null; pause?: boolean }) =>
  sendJson<Says>("/api/v1/stops", { body: stop, idempotencyKey: crypto.randomUUID(), byAnybody: true });

export const liftStop = (id: string, reason: string | null) =>
  sendJson<Says>(`/api/v1/stops/${id}`, { method: "DELETE", body: { reason }, idempotencyKey: crypto.randomUUID() });
