// ◆ pure
/** What must be there after a step, computed from what was there before. An answer that shows anything else is doubt. */
import { canonical } from "../../../lib/canonical.ts";
import type { Account } from "./account.ts";
import type { AccountStep, SendStep } from "./steps.ts";

export type Managed = Pick<Account, "externalKey" | "owner" | "groups" | "active" | "title">;

export type ChangeStep = Exclude<SendStep, { verb: "create" | "delete" }>;

export function expectedAfter(step: SendStep, before: Account | undefined): Managed | null {
  if (step.verb === "delete") return null;
  if (step.verb === "create") {
    const { externalKey, owner, groups, active, title } = step;
    return { externalKey, owner, groups, active, title };
  }
  return before === undefined ? null : { ...before, ...changeOf(step) };
}

/** The members that a step sets: the body of its request. */
export function changeOf(step: ChangeStep): Partial<Managed> {
  switch (step.verb) {
    case "set_groups":
      return { groups: step.groups };
    case "set_owner":
      return { owner: step.owner };
    case "set_fields":
      return {
        ...(step.active === undefined ? {} : { active: step.active }),
        ...(step.title === undefined ? {} : { title: step.title }),
      };
  }
}

export function isAsExpected(expected: Managed, account: Managed): boolean {
  return managed(expected) === managed(account);
}

function managed({ externalKey, owner, groups, active, title }: Managed): string {
  return canonical([externalKey, owner, [...new Set(groups)].sort(), active, title]);
}

/** Is what the steps would make of the world there already, for whatever reason? A create never converges: its account may be another call's. */
export function isDone(steps: readonly SendStep[], accounts: readonly Account[], gone: readonly string[]): boolean {
  return steps.every((step) => {
    if (step.verb === "create") return false;
    if (step.verb === "delete") return gone.includes(step.id);
    const account = accounts.find(({ id }) => id === step.id);
    return account !== undefined && isAsExpected({ ...account, ...changeOf(step) }, account);
  });
}

export function isLink(step: AccountStep | undefined): step is Extract<AccountStep, { verb: "link" }> {
  return step?.verb === "link";
}
