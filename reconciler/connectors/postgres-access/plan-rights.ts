/** The steps that change what one role may do. Pure. */
import type { Step } from "../../model/repair.ts";
import { parseAsked, parseFound, printGrant } from "./grant.ts";
import { printIdent } from "./names.ts";
import { listed, sayGrant, sayPermission } from "./say.ts";
import { type AccessStep, toStep } from "./steps.ts";

export type StepsOrNot = { steps: Step[] } | { because: string };

export type RightsChange = {
  role: string;
  oid: string;
  over: readonly string[];
  under: readonly string[];
  keeps: readonly string[];
};

/** Takes exactly `over` and gives exactly `under`. Takes first: for a moment less is safer than more. */
export function changeRights({ role, oid, over, under, keeps }: RightsChange): StepsOrNot {
  const fixed = over.filter((text) => text.startsWith("owner:") || text.startsWith("other:"));
  if (fixed.length > 0) return { because: cannotTake(role, fixed) };
  const at = { role, oid };
  const takes: Step[] = [];
  const gives: Step[] = [];
  const optionOnly = new Set<string>();
  for (const text of [...over].sort()) {
    const bare = text.slice(0, -1);
    if (text.endsWith("*") && under.includes(bare)) {
      optionOnly.add(bare);
      const says = `Take from ${printIdent(role)} the right to pass ${sayPermission(bare)} on; it keeps the right itself`;
      takes.push(toStep({ verb: "revoke_option", ...at, grant: bare }, says));
      continue;
    }
    const step = takeStep(at, text);
    if (step === null) return { because: cannotTake(role, [text]) };
    takes.push(step);
  }
  for (const text of [...new Set([...under, ...columnsToRestore(over, keeps)])].sort()) {
    if (optionOnly.has(text)) continue;
    const parsed = parseAsked(text);
    if ("refused" in parsed) return { because: `It cannot be granted. ${parsed.refused}` };
    const again = under.includes(text)
      ? ""
      : " again, because taking the right on the table takes it from the columns too";
    gives.push(
      toStep({ verb: "grant", ...at, grant: text }, `Grant ${sayGrant(parsed.ok)} to ${printIdent(role)}${again}`),
    );
  }
  return takes.length + gives.length === 0
    ? { because: "No right differs any more." }
    : { steps: [...takes, ...gives] };
}

/** Each right by itself, then the role. Never DROP OWNED: it would take things along that nobody looked at. */
export function removeRole({
  role,
  oid,
  permissions,
}: {
  role: string;
  oid: string;
  permissions: readonly string[];
}): StepsOrNot {
  const fixed = permissions.filter((text) => text.startsWith("owner:") || text.startsWith("other:"));
  if (fixed.length > 0) return { because: `${cannotTake(role, fixed)} A role that owns something is never dropped.` };
  const steps: Step[] = [];
  const memberships: string[] = [];
  for (const text of permissions) {
    // Attributes and memberships end with the role itself; nothing else does.
    if (text.startsWith("attribute:")) continue;
    if (text.startsWith("member:")) {
      memberships.push(sayPermission(text));
      continue;
    }
    const step = takeStep({ role, oid }, text);
    if (step === null) return { because: cannotTake(role, [text]) };
    steps.push(step);
  }
  const ends = memberships.length === 0 ? "" : `, which ends its ${listed(memberships)}`;
  return { steps: [...steps, toStep({ verb: "drop", role, oid }, `Drop the role ${printIdent(role)}${ends}`)] };
}

const attributeNames: Readonly<Record<string, Extract<AccessStep, { verb: "take" }>["attribute"]>> = {
  "attribute:createrole": "createrole",
  "attribute:createdb": "createdb",
  "attribute:noinherit": "noinherit",
};

function takeStep(at: { role: string; oid: string }, text: string): Step | null {
  const attribute = attributeNames[text];
  if (attribute === "noinherit") {
    return toStep(
      { verb: "take", ...at, attribute },
      `Let ${printIdent(at.role)} inherit the rights of its groups again`,
    );
  }
  if (attribute !== undefined) {
    return toStep({ verb: "take", ...at, attribute }, `Take ${attribute.toUpperCase()} from ${printIdent(at.role)}`);
  }
  if ("refused" in parseFound(text)) return null;
  return toStep({ verb: "revoke", ...at, grant: text }, `Revoke ${sayPermission(text)} from ${printIdent(at.role)}`);
}

/** Revoking a privilege on a table revokes it on each of its columns too; those that were asked for come back. */
function columnsToRestore(over: readonly string[], keeps: readonly string[]): string[] {
  const tables = new Set(
    over.flatMap((text) => {
      const parsed = parseFound(text);
      return "ok" in parsed && parsed.ok.grant.on === "table" ? [printGrant(parsed.ok.grant)] : [];
    }),
  );
  return keeps.filter((text) => {
    const parsed = parseFound(text);
    if ("refused" in parsed || parsed.ok.grant.on !== "column") return false;
    const { schema, name, privilege } = parsed.ok.grant;
    return tables.has(printGrant({ on: "table", schema, name, privilege }));
  });
}

function cannotTake(role: string, what: readonly string[]): string {
  return `${printIdent(role)} holds ${listed(what)}, which this connector never takes away.`;
}
