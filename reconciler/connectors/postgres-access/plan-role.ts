/** Plans about a role as a whole: make it, link it, move it to another team, remove it. Pure. */
import type { FoundObject } from "../../model/evidence.ts";
import type { Step } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { parseAsked } from "./grant.ts";
import { isManagedName, printIdent, type Scope, teamGroup } from "./names.ts";
import {
  beyondUs,
  cannotReach,
  contract,
  custodian,
  isTextOrNull,
  none,
  noTeam,
  notAdministered,
  record,
  roleName,
} from "./plan-parts.ts";
import { removeRole } from "./plan-rights.ts";
import { reachOf } from "./reach.ts";
import { listed, sayField, sayGrant } from "./say.ts";
import { toStep } from "./steps.ts";

export function planCreate(scope: Scope, { key, intent, drift }: PlanInput): PlanAnswer {
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
      contract: contract(
        {
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
        },
        ["presence", "marker", "permissions"],
      ),
    },
  };
}

export function planLink({ key, found }: PlanInput): PlanAnswer {
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
      contract: contract(
        {
          touches: [`Plumbline's own record of ${key}`],
          leavesAlone: ["Everything outside: nothing is sent to Postgres"],
          precondition: `The role with oid ${only.externalId} is the only one that stands for ${key}.`,
          postcondition: `The record of ${key} holds the oid ${only.externalId}.`,
          undo: "reversible",
          risk: "low",
          ifWrong: "The record points at a role that belongs to something else.",
          credential: record,
          removes: false,
        },
        ["link"],
      ),
    },
  };
}

export function planTransfer(scope: Scope, { key, found, intent }: PlanInput): PlanAnswer {
  const [only] = found;
  if (intent === null || only === undefined || found.length > 1)
    return none(`There is not exactly one role for ${key} to transfer.`);
  const { owner, generation } = intent;
  if (!scope.teams.includes(owner)) return none(`${noTeam(owner)} Give the intent a living owner first.`);
  if (only.permissions.some((text) => beyondUs.has(text)))
    return none(`${roleName(only)} holds a power that only a superuser may change.`);
  const name = roleName(only);
  if (!reachOf(only).administered) return none(notAdministered(scope.prefix, name));
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
      contract: contract(
        {
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
        },
        ["marker", "administrators"],
      ),
    },
  };
}

export function planDuplicates(scope: Scope, input: PlanInput): PlanAnswer {
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

export function planRemoval(
  scope: Scope,
  { key }: PlanInput,
  remove: readonly FoundObject[],
  title: string,
): PlanAnswer {
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
    const { administered, beyondUs: stuck } = reachOf(found);
    if (!administered) return none(notAdministered(scope.prefix, name));
    // A membership ends with the role, whoever gave it.
    const inTheWay = stuck.filter((text) => !text.startsWith("member:"));
    if (inTheWay.length > 0) return none(cannotReach(name, inTheWay));
    const removal = removeRole({ role: name, oid: found.externalId, permissions: found.permissions });
    if ("because" in removal) return none(removal.because);
    steps.push(...removal.steps);
  }
  const names = listed(remove.map((found) => `${printIdent(roleName(found))} (oid ${found.externalId})`));
  const owners = new Set(remove.map(({ owner }) => owner ?? null));
  const [owner] = owners;
  const one = owners.size === 1 && owner != null && scope.teams.includes(owner) ? owner : null;
  const others = remove.flatMap((found) => reachOf(found).beyondTeam.filter((text) => !text.startsWith("member:")));
  const credential = one === null || others.length > 0 ? custodian : one;
  return {
    plan: {
      title,
      steps,
      contract: contract(
        {
          touches: [`${names}: each right that is listed, then the role itself`],
          postcondition: `No role ${names} exists.`,
          undo: "by_new_request",
          risk: "high",
          ifWrong: "Whoever signs in with it is locked out. A role made again has another oid and no password.",
          credential,
          removes: true,
          gone: remove.map((found) => found.externalId),
        },
        ["presence", "permissions"],
        remove.length,
      ),
    },
  };
}
