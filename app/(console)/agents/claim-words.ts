import { visibleText } from "@/lib/format/visible-text";
import type { MoreWords } from "@/lib/words/words";
import type { ClaimDifference, ClaimSays } from "@/reconciler/model/agent-claim";

/** A long list or text says how it goes on nowhere: its beginning is enough to know it by. */
const SHOWN_MAX = 300;

/** What was claimed, in a sentence. Whatever it holds is shown as the text that it is. */
export function claimedWords(t: MoreWords, { presence, owner, permissions, fields = {} }: ClaimSays): string {
  if (presence === "gone") return t.agents.gone;
  const parts = [
    ...(owner === undefined ? [] : [t.agents.part(t.agents.owner, valueWords(t, owner ?? t.agents.nobody))]),
    ...(permissions === undefined ? [] : [t.agents.part(t.agents.permissions, valueWords(t, permissions))]),
    ...Object.entries(fields).map(([name, value]) => t.agents.part(visibleText(name), valueWords(t, value))),
  ];
  return parts.length === 0 ? t.agents.there : `${t.agents.there}${t.agents.with(parts)}`;
}

export function differenceWords(t: MoreWords, { what, claimed, found }: ClaimDifference): string {
  if (Array.isArray(claimed) && Array.isArray(found))
    return t.agents.part(partName(t, what), setsWords(t, claimed, found));
  return t.agents.difference(partName(t, what), valueWords(t, claimed), valueWords(t, found));
}

/** Of two long lists, only what differs. */
function setsWords(t: MoreWords, claimed: readonly string[], found: readonly string[]): string {
  const without = (these: readonly string[], those: readonly string[]) => these.filter((one) => !those.includes(one));
  const [missing, extra] = [without(claimed, found), without(found, claimed)];
  return [
    ...(missing.length > 0 ? [t.agents.notThere(valueWords(t, missing))] : []),
    ...(extra.length > 0 ? [t.agents.notClaimed(valueWords(t, extra))] : []),
  ].join("; ");
}

function partName(t: MoreWords, what: string): string {
  if (what === "owner") return t.agents.owner;
  return what === "permissions" ? t.agents.permissions : visibleText(what.replace(/^fields\./, ""));
}

function valueWords(t: MoreWords, value: ClaimDifference["claimed"]): string {
  if (value === null) return t.common.none;
  const text = Array.isArray(value) ? value.map(visibleText).join(", ") || t.common.none : visibleText(String(value));
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
