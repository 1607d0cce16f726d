import type { Sql } from "../../db/client.ts";
import { unseal } from "./envelope.ts";
import { KEYS, KEYS_FILE, readKeys } from "./keys.ts";
import { credentialRows } from "./rows.ts";

type Env = Record<string, string | undefined>;

export type ConnectorEnvironment = {
  env: Env;
  /** Names that are in both homes. */
  keptTwice: string[];
};

/**
 * What connectors are opened with: the environment, and over it what is kept in the database. What does not open says so to
 * whoever reads it: a kind that does not need it is not hindered.
 */
export async function connectorEnvironment(sql: Sql, ours: Readonly<Env>): Promise<ConnectorEnvironment> {
  // Also where nothing is kept: a mistake in the keys shows at the start, and not with the first credential.
  const keys = readKeys(ours) ?? [];
  const { [KEYS]: _, [KEYS_FILE]: __, ...env }: Env = ours;
  const rows = await credentialRows(sql);
  const keptTwice = rows.map(({ name }) => name).filter((name) => ours[name] !== undefined);
  for (const row of rows) {
    try {
      env[row.name] = unseal(keys, row.name, row);
    } catch (error) {
      const get = () => {
        throw error;
      };
      Object.defineProperty(env, row.name, { get, enumerable: false });
    }
  }
  return { env, keptTwice };
}
