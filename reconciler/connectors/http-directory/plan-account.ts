// ◆ pure
/** Plans about an account as a whole: make it, link it, move it to another team, remove it. */
import { canonical } from "../../../lib/canonical.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { Step } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import {
  contract,
  custodian,
  listed,
  none,
  noTeam,
  noVersion,
  type PlanScope,
  record,
  versionIn,
} from "./plan-parts.ts";
import { toStep } from "./steps.ts";

export function planCreate(scope: PlanScope, { key, intent, drift }: PlanInput): PlanAnswer {
  if (intent === null) return none(`Nobody asks for ${key}.`);
  const { owner, desired } = intent;
  if (!scope.teams.includes(owner)) return none(noTeam(owner));
  const { active, title } = desired.fields;
  if (typeof active !== "boolean" || (title !== null && typeof title !== "string"))
    return none("The intent does not say whether it is active, and what its title is.");
  const groups = desired.permissions.map((permission) => permission.replace(/^group:/, ""));
  const says = `Create the account ${key} for team ${owner}, ${active ? "active" : "inactive"}, in ${groups.length === 0 ? "no group" : listed(groups)}, ${title === null ? "without a title" : `with the title ${JSON.stringify(title)}`}`;
  const again = drift.direction === "vanished";
  return {
    plan: {
      title: again ? `Create ${key} again` : `Create ${key}`,
      steps: [toStep({ verb: "create", externalKey: key, owner, groups, active, title }, says)],
      contract: contract(
        {
          touches: [`The new account ${key}, with the groups and fields that are listed`],
          precondition: `No account carries the key ${key}: read right before, and the directory refuses a second one.`,
          postcondition: `One account carries the key ${key}, as it was asked for.`,
          undo: "reversible",
          risk: "low",
          ifWrong: again
            ? "Access comes back that somebody may have taken away on purpose. It has a new id."
            : "Somebody has an account that they should not have.",
          credential: owner,
          removes: false,
        },
        ["presence"],
      ),
    },
  };
}

export function planLink({ key, found }: PlanInput): PlanAnswer {
  const [only] = found;
  if (only === undefined || found.length > 1)
    return none(`There is not exactly one account for ${key}, so there is nothing to link.`);
  const id = only.externalId;
  return {
    plan: {
      title: `Link ${key} to the account that is there`,
      steps: [
        toStep(
          { verb: "link", externalIds: [id] },
          `Record that ${key} is account ${id}, matched by the key it carries`,
        ),
      ],
      contract: contract(
        {
          touches: [`Plumbline's own record of ${key}`],
          leavesAlone: ["Everything outside: nothing is sent to the directory"],
          precondition: `Account ${id} is the only one that carries the key ${key}.`,
          postcondition: `The record of ${key} holds the id ${id}.`,
          undo: "reversible",
          risk: "low",
          ifWrong: "The record points at an account that belongs to somebody else.",
          credential: record,
          removes: false,
        },
        ["link"],
      ),
    },
  };
}

export function planTransfer(scope: PlanScope, { key, found, intent }: PlanInput): PlanAnswer {
  const [only] = found;
  if (intent === null || only === undefined || found.length > 1)
    return none(`There is not exactly one account for ${key} to transfer.`);
  const { owner } = intent;
  if (!scope.teams.includes(owner)) return none(`${noTeam(owner)} Give the intent a living owner first.`);
  if (only.owner === owner) return none(`It belongs to team ${owner} already.`);
  const version = versionIn(only);
  if (version === null) return noVersion(only);
  const id = only.externalId;
  const from = only.owner ?? null;
  return {
    plan: {
      title: `Transfer ${key} to team ${owner}`,
      steps: [
        toStep(
          { verb: "set_owner", id, version, owner },
          `Give ${key} (account ${id}) to team ${owner} instead of ${from ?? "nobody"}`,
        ),
      ],
      contract: contract(
        {
          touches: [`The owner of account ${id}`],
          leavesAlone: [`The groups of account ${id}, and its fields`, "Every other account"],
          postcondition: `Account ${id} belongs to team ${owner}.`,
          undo: "by_new_request",
          risk: "medium",
          ifWrong: "A team decides over access that is another team's to give.",
          credential: custodian,
          removes: from !== null,
        },
        ["owner"],
      ),
    },
  };
}

/** Which one to keep is never guessed: the one that our record names, else the only one that is as it was asked for. */
export function planDuplicates(scope: PlanScope, input: PlanInput): PlanAnswer {
  const { found, link, intent } = input;
  if (found.length < 2) return none("Only one account is left to be seen, so there is none to remove.");
  const right = found.filter((object) => intent !== null && isAsAsked(object, intent));
  const kept = found.find(({ externalId }) => externalId === link) ?? (right.length === 1 ? right[0] : undefined);
  if (kept === undefined)
    return none(`Neither our record nor their content says which of ${listed(found.map(idOf))} is the right one.`);
  return planRemoval(scope, input, { remove: found.filter((object) => object !== kept), kept: kept.externalId });
}

function isAsAsked({ owner, permissions, fields }: FoundObject, intent: Intent): boolean {
  const { desired } = intent;
  if (owner !== intent.owner || canonical(permissions) !== canonical(desired.permissions)) return false;
  return Object.entries(desired.fields).every(([field, value]) => fields[field] === value);
}

const idOf = ({ externalId }: FoundObject) => externalId;

export function planRemoval(
  { teams }: PlanScope,
  { key }: PlanInput,
  { remove, kept }: { remove: readonly FoundObject[]; kept: string | null },
): PlanAnswer {
  if (remove.length === 0) return none(`There is no account for ${key} to remove.`);
  const steps: Step[] = [];
  for (const found of remove) {
    const version = versionIn(found);
    if (version === null) return noVersion(found);
    const id = found.externalId;
    if (found.fields.external_key !== key)
      return none(
        `Account ${id} does not carry the key ${key}; only our record says that it is ours, so it is never removed.`,
      );
    steps.push(toStep({ verb: "delete", id, version, kept }, `Delete account ${id}, which carries the key ${key}`));
  }
  const ids = listed(remove.map(idOf));
  const [owner, ...others] = new Set(remove.map((found) => found.owner ?? null));
  const ofOneTeam = others.length === 0 && owner != null && teams.includes(owner);
  return {
    plan: {
      title:
        kept === null
          ? `Delete account ${ids}, which nobody asked for`
          : `Keep account ${kept} for ${key}, and delete ${ids}`,
      steps,
      contract: contract(
        {
          touches: remove.map((found) => `Account ${found.externalId}, as a whole`),
          ...(kept === null ? {} : { leavesAlone: [`Account ${kept}, which is kept`, "Every other account"] }),
          postcondition: `There is no account ${ids}.`,
          undo: "by_new_request",
          risk: "medium",
          ifWrong:
            "Whoever uses it is locked out. An account made again has another id, and what hung on the old one is lost.",
          credential: ofOneTeam ? owner : custodian,
          removes: true,
          gone: remove.map(idOf),
        },
        ["presence"],
        remove.length,
      ),
    },
  };
}
