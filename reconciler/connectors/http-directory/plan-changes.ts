// ◆ pure
/** Plans about one account that stays: its groups, and its fields. One request each, with only what drifted. */
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { contract, listed, none, noTeam, noVersion, type PlanScope, versionIn } from "./plan-parts.ts";
import { toStep } from "./steps.ts";

type Own = { key: string; found: FoundObject; intent: Intent; version: string };

/** Groups and fields are only changed where exactly one account is there, and it is the team's own. */
export function withOwnAccount(scope: PlanScope, input: PlanInput, plan: (own: Own) => PlanAnswer): PlanAnswer {
  const { key, intent } = input;
  const [found] = input.found;
  if (intent === null || found === undefined || input.found.length > 1)
    return none(`There is not exactly one account for ${key}, so there is nothing to compare.`);
  if (!scope.teams.includes(intent.owner)) return none(noTeam(intent.owner));
  if (found.owner !== intent.owner)
    return none(`It belongs to ${found.owner ?? "nobody"}, not to team ${intent.owner}: settle who owns it first.`);
  const version = versionIn(found);
  return version === null ? noVersion(found) : plan({ key, found, intent, version });
}

export function planGroups({ key, found, intent, version }: Own): PlanAnswer {
  const asked = intent.desired.permissions.map(groupName);
  const has = found.permissions.map(groupName);
  const taken = has.filter((group) => !asked.includes(group));
  const added = asked.filter((group) => !has.includes(group));
  if (taken.length + added.length === 0) return none("No group differs any more.");
  const changes = [
    ...(taken.length > 0 ? [`take it out of ${listed(taken)}`] : []),
    ...(added.length > 0 ? [`put it into ${listed(added)}`] : []),
  ];
  const id = found.externalId;
  return {
    plan: {
      title: `Change the groups of ${key}`,
      steps: [
        toStep(
          { verb: "set_groups", id, version, groups: asked },
          `Change the groups of ${key} (account ${id}): ${changes.join(", ")}`,
        ),
      ],
      contract: contract(
        {
          touches: [`The groups of account ${id}`],
          leavesAlone: [`Every other field of account ${id}`, "Every other account", "Every group itself"],
          postcondition: `Account ${id} is in ${asked.length === 0 ? "no group" : listed(asked)}, and in no other.`,
          undo: "reversible",
          risk: "medium",
          ifWrong:
            taken.length > 0
              ? "Whoever relies on a group that is taken away is locked out until it is given again."
              : "Somebody can read or change what they should not.",
          credential: intent.owner,
          removes: taken.length > 0,
        },
        ["groups"],
      ),
    },
  };
}

function groupName(permission: string): string {
  return permission.replace(/^group:/, "");
}

export function planFields({ key, found, intent, version }: Own): PlanAnswer {
  const { active, title } = intent.desired.fields;
  if (typeof active !== "boolean" || (title !== null && typeof title !== "string"))
    return none("The intent does not say whether it is active, and what its title is.");
  const change = {
    ...(found.fields.active === active ? {} : { active }),
    ...(found.fields.title === title ? {} : { title }),
  };
  const says = [
    ...("active" in change ? [active ? "make it active" : "make it inactive"] : []),
    ...("title" in change
      ? [title === null ? "take its title away" : `set its title to ${JSON.stringify(title)}`]
      : []),
  ];
  if (says.length === 0) return none("No managed field differs any more.");
  const id = found.externalId;
  return {
    plan: {
      title: `Set ${listed(Object.keys(change))} of ${key}`,
      steps: [
        toStep({ verb: "set_fields", id, version, ...change }, `Change ${key} (account ${id}): ${says.join(", ")}`),
      ],
      contract: contract(
        {
          touches: Object.keys(change).map((field) => `The field ${field} of account ${id}`),
          leavesAlone: [`Every other field of account ${id}, and its groups`, "Every other account"],
          postcondition: `Account ${id} has ${listed(Object.keys(change))} as asked for.`,
          undo: "reversible",
          // A title is only read. An account that is active lets somebody in.
          risk: "active" in change ? "medium" : "low",
          ifWrong:
            "active" in change
              ? "Somebody can sign in who should not, or cannot who should."
              : "People read a wrong title.",
          credential: intent.owner,
          removes: "active" in change && !active,
        },
        ["active", "title"],
      ),
    },
  };
}
