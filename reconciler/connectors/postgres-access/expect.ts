/**
 * What must be there after the steps: computed from what was there before, never from what the statements
 * answered. A statement that Postgres accepts and that changes nothing (a right given by somebody else, say)
 * is found out here, before COMMIT.
 */
import type { FoundObject } from "../../model/evidence.ts";
import { comparable } from "../version.ts";
import { parseFound, printGrant } from "./grant.ts";
import { withoutReach } from "./reach.ts";
import type { AccessStep } from "./steps.ts";

/** Stands for the oid of a role that is still to be made. */
export const newRole = "new";

export function expectedAfter(before: readonly FoundObject[], steps: readonly AccessStep[]): FoundObject[] {
  const objects = new Map(before.map((found) => [found.externalId, copyOf(found)]));
  for (const step of steps) {
    if (step.verb === "create") objects.set(newRole, created(step));
    else if (step.verb === "drop") objects.delete(step.oid);
    else if (step.verb !== "link") {
      const object = objects.get(step.oid ?? newRole);
      if (object !== undefined) apply(object, step);
    }
  }
  return [...objects.values()];
}

/** Does what was read after the steps equal what was expected? A new role's oid is whatever it is. */
export function isAsExpected(expected: readonly FoundObject[], after: readonly FoundObject[]): boolean {
  const known = new Set(expected.map(({ externalId }) => externalId));
  const unnamed = after.map((found) => (known.has(found.externalId) ? found : { ...found, externalId: newRole }));
  return comparable(expected.map(withoutReach)) === comparable(unnamed.map(withoutReach));
}

/** What differs after the steps: what should have gone, and what should have come. */
export function missedBy(
  expected: readonly FoundObject[],
  after: readonly FoundObject[],
): { left: string[]; lacking: string[] } {
  const want = linesOf(expected);
  const have = linesOf(after);
  return {
    left: [...have].filter((line) => !want.has(line)).sort(),
    lacking: [...want].filter((line) => !have.has(line)).sort(),
  };
}

function linesOf(objects: readonly FoundObject[]): Set<string> {
  return new Set(
    objects
      .map(withoutReach)
      .flatMap(({ owner, permissions, fields }) => [
        `owner ${owner ?? "nobody"}`,
        ...permissions,
        ...Object.entries(fields).map(([field, value]) => `${field} ${String(value)}`),
      ]),
  );
}

type Changing = Exclude<AccessStep, { verb: "create" | "drop" | "link" }>;

function apply(object: FoundObject, step: Changing): void {
  switch (step.verb) {
    case "mark":
      object.owner = step.owner;
      return;
    case "admit":
    case "dismiss":
      // Who administers a role is not part of what is compared; the actor checks it by itself.
      return;
    case "grant":
      object.permissions = [...object.permissions, step.grant];
      return;
    case "revoke":
      object.permissions = object.permissions.filter((text) => !goesWith(step.grant, text));
      return;
    case "revoke_option":
      object.permissions = object.permissions.map((text) => (text === `${step.grant}*` ? step.grant : text));
      return;
    case "take":
      object.permissions = object.permissions.filter((text) => text !== `attribute:${step.attribute}`);
      return;
    case "set_login":
      object.fields = { ...object.fields, login: step.value };
      return;
    case "set_connection_limit":
      object.fields = { ...object.fields, connection_limit: step.value };
      return;
    case "set_valid_until":
      object.fields = { ...object.fields, valid_until: step.value };
      return;
    case "rename":
      object.fields = { ...object.fields, name: step.value };
  }
}

/** A privilege revoked on a table goes from all of its columns too. */
function goesWith(revoked: string, text: string): boolean {
  if (revoked === text) return true;
  const [table, other] = [parseFound(revoked), parseFound(text)];
  if ("refused" in table || "refused" in other || table.ok.grant.on !== "table" || other.ok.grant.on !== "column")
    return false;
  const { schema, name, privilege } = other.ok.grant;
  return printGrant(table.ok.grant) === printGrant({ on: "table", schema, name, privilege });
}

function created(step: Extract<AccessStep, { verb: "create" }>): FoundObject {
  const { role, login, connection_limit, valid_until } = step;
  return {
    externalId: newRole,
    owner: null,
    permissions: [],
    fields: { name: role, login, valid_until, connection_limit },
  };
}

function copyOf(found: FoundObject): FoundObject {
  return { ...found, permissions: [...found.permissions], fields: { ...found.fields } };
}
