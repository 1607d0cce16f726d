/**
 * What a `database_access` intent means, and the declared facts about this connector. Pure.
 */
import { z } from "zod";
import type { Desired } from "../../model/evidence.ts";
import type { ConnectorSpec } from "../contract.ts";
import { parseAsked, printGrant } from "./grant.ts";
import { custodianGroup, isManagedName, refuseName, type Scope, teamGroup } from "./names.ts";
import { planAccess } from "./plan.ts";
import { refusals } from "./refusals.ts";
import { sayPermission } from "./say.ts";
import { accessLogSource, catalogSource } from "./sources.ts";

export const kind = "database_access";
export const connectorName = "postgres-access";

const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

const grantText = z.string().superRefine((text, ctx) => {
  const parsed = parseAsked(text);
  if ("refused" in parsed) ctx.addIssue({ code: "custom", message: parsed.refused });
});

export const accessSpec = z.strictObject({
  /** Who it is for: a person or a service. Shown to people; nothing in Postgres holds it. */
  subject: z.string().trim().min(1, "Say who the access is for.").max(200, "At most 200 characters."),
  grants: z.array(grantText).max(500, "At most 500 grants; use a group role for more."),
  login: z.boolean("login is true or false."),
  validUntil: z
    .string()
    .refine(
      (text) => isoInstant.test(text) && Number.isFinite(Date.parse(text)),
      "validUntil is an ISO 8601 instant with a zone, to the millisecond at most, like 2027-01-01T00:00:00Z, or null.",
    )
    .nullable(),
  connectionLimit: z
    .int("connectionLimit is a whole number.")
    .min(-1, "connectionLimit is -1 for no limit, or 0 and more.")
    .max(10_000, "connectionLimit is at most 10000; -1 stands for no limit."),
});

/** The comparable form. Both sides print grants with one printer, so equal rights are equal strings. */
export function desireAccess(key: string, spec: unknown): Desired {
  const refused = refuseName(key);
  if (refused !== null) throw new Error(refused);
  const { grants, login, validUntil, connectionLimit } = accessSpec.parse(spec);
  const permissions = grants.map((text) => {
    const parsed = parseAsked(text);
    if ("refused" in parsed) throw new Error(parsed.refused);
    return printGrant(parsed.ok);
  });
  return {
    permissions: [...new Set(permissions)].sort(),
    fields: {
      name: key,
      login,
      valid_until: validUntil === null ? null : new Date(validUntil).toISOString(),
      connection_limit: connectionLimit,
    },
  };
}

export function accessConnectorSpec(scope: Scope): ConnectorSpec {
  return {
    kind,
    connector: connectorName,
    version: "2",
    title: "Postgres roles and grants",
    thing: "Role",
    capabilities: {
      // The role name is the key, and a clash is refused by Postgres. The call's own key stands in the marker.
      idempotency: "natural_name",
      keyLifeMs: null,
      lookup: "by_marker",
      read: "strong",
      // What may still land after we stopped waiting: one COMMIT that the server had already received.
      inFlightMs: 5_000,
      partialPossible: false,
      irreversible: [],
      refusals,
    },
    sources: [
      {
        name: catalogSource,
        title: "pg_catalog of the sandbox",
        standing: "authoritative",
        freshnessMs: 600_000,
      },
      {
        name: accessLogSource,
        title: "Access log of its gateway",
        standing: "supporting",
        covers: "sighted",
        freshnessMs: 600_000,
        because:
          "The gateway looks the role up in the live catalog at each session and writes what it saw, so its newest entry is a witness of its own: it can contradict the catalog, it cannot decide alone.",
      },
    ],
    settleMs: 5_000,
    callMs: 8_000,
    spec: accessSpec,
    desire: desireAccess,
    plan: (input) => planAccess(scope, input),
    sayPermission,
    // Whoever may make roles can let anybody in.
    isAdministrative: (permission) => ["attribute:superuser", "attribute:createrole"].includes(permission),
    // The groups that our credentials act as. They are outside of the managed names too; this holds if a scope is not.
    isOurs: ({ fields }) =>
      typeof fields.name === "string" &&
      [custodianGroup(scope.prefix), ...scope.teams.map((team) => teamGroup(scope.prefix, team))].includes(fields.name),
    managed: (key) => isManagedName(scope.prefix, key),
  };
}
