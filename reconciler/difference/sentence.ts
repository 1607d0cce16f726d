import { countsOf } from "../../lib/format/count.ts";
import type { ConnectorSpec } from "../connectors/contract.ts";
import type { DriftDetail, FieldValue, FoundDrift } from "../model/drift-class.ts";
import { list, visible } from "./text.ts";

/** What people call the things of a kind: "Role" that "can" do something, "Account" that "has" something. */
export type KindWords = {
  thing: string;
  grants?: "can" | "has";
  /** A permission as people say it; its own spelling without. */
  say?: ((permission: string) => string) | undefined;
  /** Which fields are amounts, and all fields of both sides: the currency is one that need not differ. */
  money?: ConnectorSpec["money"] | undefined;
  fields?: Partial<Record<Side, Readonly<Record<string, FieldValue>> | undefined>>;
};
type Side = "asked" | "found";

const { money: amountText } = countsOf("en");

/**
 * The difference in one sentence for an operator, without a full stop. It names at least one difference; a drift
 * that has none to name is refused, since a person could not judge it. No times: they stand beside it.
 */
export function driftSentence(drift: FoundDrift, words: KindWords): string {
  const { detail } = drift;
  switch (drift.class) {
    case "missing_external":
      return drift.direction === "vanished"
        ? `${words.thing} is not there any more`
        : `${words.thing} was asked for and is not there`;
    case "extra_external":
      return extra(detail, words);
    case "missing_external_id":
      return `${words.thing} ${ids(drift, 1)} is there; our record does not name it`;
    case "permission_drift":
      return permissions(drift, words);
    case "stale_owner":
      return owner(drift);
    case "duplicate_side_effect":
      return `${detail.externalIds?.length} external ids for one request: ${ids(drift, 2)}`;
    case "unknown_after_repair":
      return "We tried, and do not know what happened";
    case "attribute_drift":
      return attributes(drift, words);
    case "contradictory_evidence":
      return `Sources disagree: ${witnesses(drift)}`;
  }
}

function extra(detail: DriftDetail, words: KindWords): string {
  const [id] = detail.externalIds ?? [];
  const thing = id === undefined ? words.thing : `${words.thing} ${visible(id)}`;
  const over = detail.over ?? [];
  const grants =
    over.length === 0 ? "" : ` and ${words.grants ?? "can"} ${list(over.map((grant) => grantText(grant, words)))}`;
  // An asking team means that there is a request, which can only be one for removal.
  const wanted = detail.owner != null && detail.owner.asked !== null;
  return wanted
    ? `${thing} is still there${grants}; it was asked to be gone`
    : `${thing} is there${grants}; nobody asked for it`;
}

function permissions(drift: FoundDrift, words: KindWords): string {
  const { over = [], under = [] } = drift.detail;
  if (over.length + under.length === 0) throw nothingNamed(drift);
  const has = words.grants === "has";
  const more = `${has ? "Has" : "Can"} ${list(over.map((grant) => grantText(grant, words)))}`;
  const less = `${has ? "Has no" : "Cannot"} ${list(under.map((grant) => grantText(grant, words)))}`;
  if (under.length === 0) return `${more}; nobody asked for it`;
  if (over.length === 0) return `${less}; it was asked for`;
  return `${more}, which nobody asked for; ${has ? "has no" : "cannot"} ${list(under.map((grant) => grantText(grant, words)))}, which was asked for`;
}

/** Unless its kind knows better: grants are written verb:target, and a sentence needs no colon. */
function grantText(grant: string, words: KindWords): string {
  return words.say === undefined ? visible(grant).replace(":", " ") : visible(words.say(grant));
}

function owner(drift: FoundDrift): string {
  const { owner: teams } = drift.detail;
  if (teams === undefined) throw nothingNamed(drift);
  const asked = visible(teams.asked ?? "nobody");
  if (teams.found === undefined) return `Asked for by ${asked}, a team that is gone`;
  if (teams.found === null) return `Belongs to nobody; ${asked} asked for it`;
  const found = visible(teams.found);
  if (drift.direction === "contested") return `Belongs to ${found}; ${asked} asked for it`;
  if (teams.found === teams.asked) return `Belongs to ${found}, a team that is gone`;
  return `Belongs to ${found}, ${asked} asked for it, and not both teams are there any more`;
}

function attributes(drift: FoundDrift, words: KindWords): string {
  const rows = drift.detail.fields ?? [];
  if (rows.length === 0) throw nothingNamed(drift);
  return list(
    rows.map((row) => {
      const said = (side: Side) => worthText(row.field, side, row[side], words) ?? valueText(row[side]);
      return `${visible(row.field)} is ${said("found")}, asked for was ${said("asked")}`;
    }),
    "; ",
  );
}

/** 8000 of the smallest unit: `80.00 EUR`. Null for what is no amount of a known currency. */
function worthText(field: string, side: Side, value: FieldValue, { money, fields }: KindWords): string | null {
  const of = money?.[field];
  const currency = of && fields?.[side]?.[of.currency];
  if (of === undefined || typeof value !== "number" || typeof currency !== "string") return null;
  return visible(amountText(value, { currency, places: of.places(currency) }));
}

function valueText(value: FieldValue): string {
  if (value === null) return "not there";
  return typeof value === "string" ? `"${visible(value)}"` : String(value);
}

function witnesses(drift: FoundDrift): string {
  const seen = drift.detail.witnesses ?? [];
  if (seen.length < 1) throw nothingNamed(drift);
  return list(
    seen.map(({ source, externalIds, owners }) => {
      const shown = externalIds.length === 0 ? "nothing" : list(externalIds.map(visible));
      const whose = owners.length === 0 ? "" : ` of ${list(owners.map((team) => visible(team ?? "nobody")))}`;
      return `${visible(source)} shows ${shown}${whose}`;
    }),
    "; ",
  );
}

function ids(drift: FoundDrift, least: number): string {
  const given = drift.detail.externalIds ?? [];
  if (given.length < least) throw nothingNamed(drift);
  return list(given.map(visible));
}

function nothingNamed(drift: FoundDrift): Error {
  return new Error(`A drift of class ${drift.class} has to name a difference, and this one names none.`);
}
