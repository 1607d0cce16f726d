/**
 * From a named drift to the exact steps that end it, or to the sentence why there are none. Pure.
 * A plan touches the roles of its own key only, and each of its steps is one right, one field or one role.
 */
import type { FieldValue } from "../../model/drift-class.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { RepairContract, Step } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { parseAsked } from "./grant.ts";
import { isManagedName, printIdent, refuseName, type Scope, teamGroup } from "./names.ts";
import { changeRights, removeRole } from "./plan-rights.ts";
import { listed, sayField, sayGrant } from "./say.ts";
import { toStep } from "./steps.ts";

/** The credential that may act on what no living team owns, and move a role between teams. */
export const custodian = "custodian";
/** Not a credential: the step changes only Plumbline's own record. */
export const record = "record";

export function planAccess(scope: Scope, input: PlanInput): PlanAnswer {
  if (!isManagedName(scope.prefix, input.key)) return none(`${input.key} is outside the names this connector manages.`);
  const refused = refuseName(input.key);
  if (refused !== null) return none(refused);
  switch (input.drift.class) {
    case "missing_external":
      return planCreate(scope, input);
    case "extra_external":
      return planRemoval(scope, input, input.found, `Remove ${input.key}, which nobody asked for`);
    case "missing_external_id":
      return planLink(input);
    case "permission_drift":
      return withOwnRole(scope, input, planRights);
    case "attribute_drift":
      return withOwnRole(scope, input, planFields);
    case "stale_owner":
      return planTransfer(scope, input);
    case "duplicate_side_effect":
      return planDuplicates(scope, input);
    case "unknown_after_repair":
      return none("It is not known whether the last call happened. A second one before that is known is the harm.");
    case "contradictory_evidence":
      return none("The witnesses disagree. The evidence is wrong, not the world, so there is nothing to repair.");
  }
}

export function none(because: string): PlanAnswer {
  return { none: true, because };
}

/** What most contracts have in common; each plan says the rest. */
export function contract(
  own: Pick<RepairContract, "touches" | "postcondition" | "undo" | "risk" | "ifWrong" | "credential" | "removes"> &
    Partial<RepairContract>,
): RepairContract {
  return {
    leavesAlone: ["Every other role", "Every table, and every row in it", "Passwords"],
    precondition:
      "The role and everything it may do are exactly as this plan saw them, checked again in the same transaction.",
    ...own,
  };
}

type OwnRole = { found: FoundObject; intent: Intent; name: string };

/** Rights and fields are only compared where exactly one role is there, and it is the team's own. */
function withOwnRole(scope: Scope, input: PlanInput, plan: (input: PlanInput, own: OwnRole) => PlanAnswer): PlanAnswer {
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

/** Attributes that Postgres lets nobody but a superuser touch. */
const beyondUs: ReadonlySet<string> = new Set(["attribute:superuser", "attribute:replication", "attribute:bypassrls"]);

function noTeam(team: string): string {
  return `Team ${team} does not exist here, so there is no credential that may do it.`;
}

export function roleName(found: FoundObject): string {
  return typeof found.fields.name === "string" ? found.fields.name : found.externalId;
}

function planCreate(scope: Scope, { key, intent, drift }: PlanInput): PlanAnswer {
  if (intent === null) return none(`Nobody asks for ${key}.`);
  if (!scope.teams.includes(intent.owner)) return none(noTeam(intent.owner));
  const { login, connection_limit, valid_until } = intent.desired.fields;
  if (typeof login !== "boolean" || typeof connection_limit !== "number" || !isTextOrNull(valid_until)) {
    return none("The intent does not say whether it may sign in, until when, and with how many connections.");
  }
  const role = printIdent(key);
  const values = [
    sayField("login", login),
    sayField("connection_limit", connection_limit),
    sayField("valid_until", valid_until),
  ];
  const steps: Step[] = [
    toStep(
      { verb: "create", role: key, owner: intent.owner, login, connection_limit, valid_until },
      `Create the role ${role}, which ${listed(values)}, administered by ${teamGroup(scope.prefix, intent.owner)}`,
    ),
    toStep(
      { verb: "mark", role: key, oid: null, owner: intent.owner, generation: intent.generation },
      `Mark ${role} as owned by team ${intent.owner}, generation ${intent.generation}`,
    ),
  ];
  for (const text of intent.desired.permissions) {
    const parsed = parseAsked(text);
    if ("refused" in parsed) return none(`The intent asks for something that cannot be granted. ${parsed.refused}`);
    steps.push(toStep({ verb: "grant", role: key, oid: null, grant: text }, `Grant ${sayGrant(parsed.ok)} to ${role}`));
  }
  const again = drift.direction === "vanished";
  return {
    plan: {
      title: again ? `Create ${key} again` : `Create ${key}`,
      steps,
      contract: contract({
        touches: [`The new role ${role}: its attributes, its comment and the rights listed`],
        precondition: `No role is named ${role}, and none is marked as it.`,
        postcondition: `One role ${role} exists with exactly the rights and fields that were asked for.`,
        undo: "reversible",
        risk: "low",
        ifWrong: again
          ? "Access comes back that somebody may have taken away on purpose. It has a new oid and no password until somebody sets one."
          : "Somebody has a role that they should not have. It has no password until somebody sets one.",
        credential: intent.owner,
        removes: false,
      }),
    },
  };
}

function isTextOrNull(value: FieldValue | undefined): value is string | null {
  return value === null || typeof value === "string";
}

function planLink({ key, found }: PlanInput): PlanAnswer {
  const [only] = found;
  if (only === undefined || found.length > 1)
    return none(`There is not exactly one role for ${key}, so there is nothing to link.`);
  const by = only.by === "name" ? "its name alone" : "the marker that it carries";
  return {
    plan: {
      title: `Link ${key} to the role that is there`,
      steps: [
        toStep(
          { verb: "link", externalIds: [only.externalId] },
          `Record that ${printIdent(key)} is the role with oid ${only.externalId}, matched by ${by}`,
        ),
      ],
      contract: contract({
        touches: [`Plumbline's own record of ${key}`],
        leavesAlone: ["Everything outside: nothing is sent to Postgres"],
        precondition: `The role with oid ${only.externalId} is the only one that stands for ${key}.`,
        postcondition: `The record of ${key} holds the oid ${only.externalId}.`,
        undo: "reversible",
        risk: "low",
        ifWrong: "The record points at a role that belongs to something else.",
        credential: record,
        removes: false,
      }),
    },
  };
}

function planRights(input: PlanInput, { found, intent, name }: OwnRole): PlanAnswer {
  const asked = new Set(intent.desired.permissions);
  const has = new Set(found.permissions);
  const over = found.permissions.filter((text) => !asked.has(text));
  const under = intent.desired.permissions.filter((text) => !has.has(text));
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
  const title = [
    over.length > 0 ? `take ${over.length} ${over.length === 1 ? "right" : "rights"} from` : "",
    widens ? `give ${under.length} to` : "",
  ];
  const sentence = `${title.filter((text) => text !== "").join(" and ")} ${input.key}`;
  return {
    plan: {
      title: sentence.charAt(0).toUpperCase() + sentence.slice(1),
      steps: changed.steps,
      contract: contract({
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
        credential: intent.owner,
        removes: over.length > 0,
      }),
    },
  };
}

function planFields(input: PlanInput, { found, intent, name }: OwnRole): PlanAnswer {
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
      contract: contract({
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
      }),
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

function planTransfer(scope: Scope, { key, found, intent }: PlanInput): PlanAnswer {
  const [only] = found;
  if (intent === null || only === undefined || found.length > 1)
    return none(`There is not exactly one role for ${key} to transfer.`);
  const { owner, generation } = intent;
  if (!scope.teams.includes(owner)) return none(`${noTeam(owner)} Give the intent a living owner first.`);
  if (only.permissions.some((text) => beyondUs.has(text)))
    return none(`${roleName(only)} holds a power that only a superuser may change.`);
  const name = roleName(only);
  const [role, at] = [printIdent(name), { role: name, oid: only.externalId }];
  const from = only.owner ?? null;
  const steps = [
    toStep(
      { verb: "mark", ...at, owner, generation },
      `Mark ${role} as owned by team ${owner} instead of ${from === null ? "nobody" : `team ${from}`}`,
    ),
    toStep({ verb: "admit", ...at, team: owner }, `Let ${teamGroup(scope.prefix, owner)} administer ${role}`),
  ];
  if (from !== null && from !== owner && scope.teams.includes(from)) {
    steps.push(
      toStep(
        { verb: "dismiss", ...at, team: from },
        `Let ${teamGroup(scope.prefix, from)} no longer administer ${role}`,
      ),
    );
  }
  return {
    plan: {
      title: `Transfer ${key} to team ${owner}`,
      steps,
      contract: contract({
        touches: [`The comment of ${role}`, `Who may administer ${role}`],
        leavesAlone: [
          `Every right of ${role}, and its attributes`,
          "Every other role",
          "Every row in every table",
          "Passwords",
        ],
        postcondition: `The marker of ${role} names team ${owner}, and only that team and the custodian administer it.`,
        undo: "by_new_request",
        risk: "medium",
        ifWrong: "A team decides over access that is another team's to give.",
        credential: custodian,
        removes: from !== null,
      }),
    },
  };
}

function planDuplicates(scope: Scope, input: PlanInput): PlanAnswer {
  const oldestFirst = [...input.found].sort((a, b) => Number(a.externalId) - Number(b.externalId));
  const kept = oldestFirst.find(({ externalId }) => externalId === input.link) ?? oldestFirst[0];
  const extra = oldestFirst.filter((object) => object !== kept);
  if (kept === undefined || extra.length === 0)
    return none("Only one role is left to be seen, so there is none to remove.");
  const why = kept.externalId === input.link ? "the one our record is linked to" : "the oldest one";
  return planRemoval(
    scope,
    input,
    extra,
    `Keep ${roleName(kept)} (oid ${kept.externalId}), ${why}, and remove ${listed(extra.map(roleName))}`,
  );
}

function planRemoval(scope: Scope, { key }: PlanInput, remove: readonly FoundObject[], title: string): PlanAnswer {
  if (remove.length === 0) return none(`There is no role for ${key} to remove.`);
  const steps: Step[] = [];
  for (const found of remove) {
    const name = roleName(found);
    if (!isManagedName(scope.prefix, name))
      return none(
        `${printIdent(name)} is marked as ${key} but named outside what this connector manages, so it is never dropped.`,
      );
    if (found.permissions.some((text) => beyondUs.has(text)))
      return none(`${printIdent(name)} holds a power that only a superuser may change.`);
    const removal = removeRole({ role: name, oid: found.externalId, permissions: found.permissions });
    if ("because" in removal) return none(removal.because);
    steps.push(...removal.steps);
  }
  const names = listed(remove.map((found) => `${printIdent(roleName(found))} (oid ${found.externalId})`));
  const owners = new Set(remove.map(({ owner }) => owner ?? null));
  const [owner] = owners;
  const team = owners.size === 1 && owner != null && scope.teams.includes(owner) ? owner : custodian;
  return {
    plan: {
      title,
      steps,
      contract: contract({
        touches: [`${names}: each right that is listed, then the role itself`],
        postcondition: `No role ${names} exists.`,
        undo: "by_new_request",
        risk: "medium",
        ifWrong: "Whoever signs in with it is locked out. A role made again has another oid and no password.",
        credential: team,
        removes: true,
      }),
    },
  };
}
