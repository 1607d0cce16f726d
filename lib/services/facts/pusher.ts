import type { Sql } from "../../../db/client.ts";
import type { Actor } from "../../../reconciler/model/role.ts";
import type { Idempotency } from "../context.ts";

/** Who pushes: one source, proved by its signature. No person is involved. */
export type Pusher = { sql: Sql; kind: string; source: string; requestId: string; delivery: Idempotency };

export const nameOf = ({ kind, source }: Pick<Pusher, "kind" | "source">): string => `${kind}/${source}`;
export const actorOf = (by: Pick<Pusher, "kind" | "source">): Actor => ({ kind: "source", id: nameOf(by) });
