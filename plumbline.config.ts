import { defineConfig } from "./reconciler/config.ts";
import { postgresAccess } from "./reconciler/connectors/postgres-access/connector.ts";
import { accessConnectorSpec } from "./reconciler/connectors/postgres-access/spec.ts";

/**
 * What this installation guards. The sandbox stands for somebody's production database; to guard your own, point
 * these variables at it and give each team a login that may do no more than the team may (docs/connectors.md).
 */
const prefix = process.env.SANDBOX_PREFIX ?? "";

export default defineConfig({
  organisation: "Northwind",
  kinds: [
    {
      spec: accessConnectorSpec({ prefix, teams: ["billing", "data"] }),
      steward: "data",
      connect: (env) => postgresAccess(env),
    },
  ],
});
