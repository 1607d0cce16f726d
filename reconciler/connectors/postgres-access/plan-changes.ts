/** Plans about one role that stays: what it may do, and its fields. Pure. */
import type { FieldValue } from "../../model/drift-class.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { Step } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { printIdent, type Scope } from "./names.ts";
import {
  beyondUs,
  cannotReach,
  contract,
  custodian,
  isTextOrNull,
  none,
  noTeam,
  notAdministered,
  roleName,
} from "./plan-parts.ts";
import { changeRights } from "./plan-rights.ts";
import { reachOf } from "./reach.ts";
import { listed, sayField } from "./say.ts";
import { toStep } from "./steps.ts";

type OwnRole = { found: FoundObject; intent: Intent; name: string };

/** Rights and fields are only compared where exactly one role is there, and it is the team's own. */
export function withOwnRole(
  scope: Scope,
  input: PlanInput,
  plan: (input: PlanInput, own: OwnRole) => PlanAnswer,
): PlanAnswer {
  const [found] = input.found;
  const { intent } = input;
  if (intent === null || found === undefined || input.found.length > 1) {
    return none(`There is not exactly one role for ${input.key}, so there is nothing to compare.`);
  }
  if (!scope.teams.includes(intent.owner)) return none(noTeam(intent.owner));
  if (found.owner !== intent.owner) {
    return none(`Its marker names ${found.owner ?? "no owner"}, not team ${intent.owner}: settle who owns it first.`);
  }
  const powers = found.permissions.filter((text) => beyondUs.has(text));
  if (powers.length > 0) return none(`${roleName(found)} holds ${listed(powers)}, which only a superuser may change.`);
  return plan(input, { found, intent, name: roleName(found) });
}

export function planRights(input: PlanInput, { found, intent, name }: OwnRole): PlanAnswer {
  const asked = new Set(intent.desired.permissions);
  const has = new Set(found.permissions);
  const over = found.permissions.filter((text) => !asked.has(text));
  const under = intent.desired.permissions.filter((text) => !has.has(text));
  const reach = reachOf(found);
  const stuck = reach.beyondUs.filter((text) => over.some((permission) => text.startsWith(`${permission} given by `)));
  if (stuck.length > 0) return none(cannotReach(name, stuck));
  const changed = changeRights({
    role: name,
    oid: found.externalId,
    over,
    under,
    keeps: found.permissions.filter((text) => asked.has(text)),
  });
  if ("because" in changed) return none(changed.because);
  const role = printIdent(name);
  const widens = under.length > 0;
  const grants = (count: number) => `${count} ${count === 1 ? "grant" : "grants"}`;
  const revokes = over.length > 0 ? `Revoke ${grants(over.length)} from ${input.key}` : "";
  const gives = over.length > 0 ? ` and add ${under.length}` : `Add ${grants(under.length)} to ${input.key}`;
  return {
    plan: {
      title: `${revokes}${widens ? gives : ""}`,
      steps: changed.steps,
      contract: contract(
        {
          touches: [`The rights of ${role} that are listed, and no other`],
          leavesAlone: [
            `Every other right of ${role}, its attributes and its comment`,
            "Every other role",
            "Every row in every table",
            "Passwords",
          ],
          postcondition: `${role} has exactly the ${intent.desired.permissions.length} rights that were asked for.`,
          undo: "reversible",
          risk: "medium",
          ifWrong:
            over.length > 0
              ? "Whoever relies on a right that is taken away is locked out until it is granted again."
              : "Somebody can read or change what they should not.",
          credential: over.some((text) => reach.beyondTeam.includes(text)) ? custodian : intent.owner,
          removes: over.length > 0,
        },
        ["permissions"],
      ),
    },
  };
}

export function planFields({ prefix }: Scope, input: PlanInput, { found, intent, name }: OwnRole): PlanAnswer {
  if (!reachOf(found).administered) return none(notAdministered(prefix, name));
  const role = printIdent(name);
  const at = { role: name, oid: found.externalId };
  const steps: Step[] = [];
  let renamed: Step | null = null;
  let removes = false;
  for (const [field, value] of Object.entries(intent.desired.fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (found.fields[field] === value) continue;
    const says = `Change ${role} so that it ${sayField(field, value)}`;
    if (field === "login" && typeof value === "boolean") steps.push(toStep({ verb: "set_login", ...at, value }, says));
    else if (field === "connection_limit" && typeof value === "number")
      steps.push(toStep({ verb: "set_connection_limit", ...at, value }, says));
    else if (field === "valid_until" && isTextOrNull(value))
      steps.push(toStep({ verb: "set_valid_until", ...at, value }, says));
    else if (field === "name" && typeof value === "string")
      renamed = toStep({ verb: "rename", ...at, value }, `Rename ${role} to ${printIdent(value)}`);
    else return none(`This connector has no way to set ${field}.`);
    removes ||= narrows(field, found.fields[field], value);
  }
  // Last, because every other step calls the role by the name it was found with.
  if (renamed !== null) steps.push(renamed);
  if (steps.length === 0) return none("No managed field differs any more.");
  return {
    plan: {
      title: `Set ${steps.length === 1 ? "one field" : `${steps.length} fields`} of ${input.key}`,
      steps,
      contract: contract(
        {
          touches: [`The fields of ${role} that are listed, and no other`],
          leavesAlone: [`Every right of ${role}, and its comment`, "Every other role", "Every row in every table"],
          postcondition: `${role} has exactly the fields that were asked for.`,
          undo: "reversible",
          risk: removes || renamed !== null ? "medium" : "low",
          ifWrong:
            renamed !== null
              ? "Whoever signs in with the old name cannot, and an MD5 password is lost with the name."
              : "Somebody can sign in who should not, or cannot who should.",
          credential: intent.owner,
          removes,
        },
        Object.keys(intent.desired.fields),
      ),
    },
  };
}

/** Does the change leave somebody with less than now? */
function narrows(field: string, from: FieldValue | undefined, to: FieldValue): boolean {
  switch (field) {
    case "login":
      return to === false;
    case "connection_limit":
      return typeof to === "number" && to >= 0 && (from === -1 || (typeof from === "number" && to < from));
    case "valid_until":
      return typeof to === "string" && (typeof from !== "string" || to < from);
    default:
      return true;
  }
}
