import type { Sql } from "../../../db/client.ts";
import type { AppError } from "../../errors.ts";
import { recordBounded } from "../refuse-bounded.ts";

type Refused = { key: string; agent: boolean; owner: string; error: AppError; asked: string };

/** A key that asks for what it was not given is worth knowing of. */
export async function recordRefusedKey(sql: Sql, { key, agent, owner, error, asked }: Refused): Promise<void> {
  const actor = { kind: agent ? "agent" : "service", id: key } as const;
  const detail = { asked: asked.slice(0, 200), on_behalf_of: owner };
  await recordBounded(sql, error, { actor, action: "key.refused", subject: key, detail });
}
