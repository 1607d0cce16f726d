import { defineConfig } from "./reconciler/config.ts";
import { postgresAccess } from "./reconciler/connectors/postgres-access/connector.ts";
import { accessConnectorSpec } from "./reconciler/connectors/postgres-access/spec.ts";

/**
 * What this installation guards. The sandbox stands for somebody's production database; to guard your own, point these
 * variables at it and give each team a login that may do no more than the team may (docs/connectors.md).
 */
const scope = { prefix: process.env.SANDBOX_PREFIX ?? "", teams: ["billing", "data"] };

export default defineConfig({
  organisation: "Northwind",
  kinds: [
    {
      spec: accessConnectorSpec(scope),
      steward: "data",
      // The sandbox is small and there to be broken: shares of it mean nothing, and the same thing breaks often.
      limits: { populationMin: 100, setbacksMax: 10 },
      connect: (env) => {
        const url = (name: string) => {
          const value = env[name];
          if (!value) throw new Error(`${name} is not set: the reconciler needs it for database_access.`);
          return value;
        };
        return postgresAccess({
          ...scope,
          observerUrl: url("SANDBOX_OBSERVER_URL"),
          custodianUrl: url("SANDBOX_CUSTODIAN_URL"),
          credentials: Object.fromEntries(
            scope.teams.map((team) => [team, url(`SANDBOX_ACTOR_${team.toUpperCase()}_URL`)]),
          ),
        });
      },
    },
  ],
});
