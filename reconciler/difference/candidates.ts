// ◆ pure
import type { FoundObject, Look, Millis } from "../model/evidence.ts";
import type { Standing } from "../model/verdict.ts";
import { compareText } from "./evidence.ts";

/** By what something outside may be what a try made, the strongest first. */
const MATCHES = ["receipt", "marker", "link", "name", "time"] as const;
export type Match = (typeof MATCHES)[number];
/** What speaks against that. */
export type Doubt = "there_before" | "other_key" | "other_owner" | "other_fields" | "not_shown_since";
const SURE = ["strong", "fair", "weak"] as const;

export type Candidate = {
  externalId: string;
  /** The key that it is known under where that is another one; nobody asks for that. */
  key: string | null;
  sure: (typeof SURE)[number];
  by: Match[];
  against: Doubt[];
  /** Sources that show it. */
  sources: string[];
  seenAt: Millis;
};

/** A try that was to make something, and of which nobody knows whether it did. */
export type Tried = {
  reservedAt: Millis;
  /** Ids that its answer named before it was lost. */
  named: readonly string[];
  /** Ids that were there when it was planned. */
  before: readonly string[];
  asked: Pick<FoundObject, "owner" | "fields">;
};
export type Witness = Look & { standing: Standing };
/** Something of the same kind that nobody asks for, first shown when the try may have made it. */
export type Stray = { key: string; externalId: string; owner: string | null; source: string; seenAt: Millis };

/**
 * What may be the effect of a try, the surest first. Also what a partial, early or supporting look shows is named: it
 * tells people where to look, and nothing is concluded from it.
 */
export function candidatesOf(tried: Tried, looks: readonly Witness[], strays: readonly Stray[]): Candidate[] {
  const ids = new Set(looks.flatMap((look) => look.found.map((object) => object.externalId)));
  const known = [...ids].map((externalId) => ownOne(tried, looks, externalId));
  return [...known, ...strays.filter((one) => !ids.has(one.externalId)).map((one) => strayOne(tried, one))].sort(
    (a, b) =>
      SURE.indexOf(a.sure) - SURE.indexOf(b.sure) ||
      strength(a) - strength(b) ||
      a.against.length - b.against.length ||
      b.seenAt - a.seenAt ||
      compareText(a.externalId, b.externalId),
  );
}

const strength = ({ by: [strongest = "time"] }: Candidate) => MATCHES.indexOf(strongest);

function ownOne(tried: Tried, looks: readonly Witness[], externalId: string): Candidate {
  const shows = ({ found }: Look) => found.some((object) => object.externalId === externalId);
  const showing = looks.filter(shows).sort((a, b) => b.asOf - a.asOf);
  const objects = showing.flatMap(({ found }) => found.filter((object) => object.externalId === externalId));
  const seenAt = Math.max(...showing.map((look) => look.asOf));
  const wasThere = tried.before.includes(externalId) || showing.some((look) => look.asOf < tried.reservedAt);
  const isGone = looks.some(
    (look) => look.standing === "authoritative" && look.complete && look.asOf > seenAt && !shows(look),
  );
  const { owner, fields } = tried.asked;
  const matches = new Set<Match>(objects.map((object) => object.by ?? "marker"));
  if (tried.named.includes(externalId)) matches.add("receipt");
  if (!wasThere) matches.add("time");
  return weighed({
    externalId,
    key: null,
    by: MATCHES.filter((match) => matches.has(match)),
    against: [
      ...when(wasThere, "there_before"),
      ...when(
        objects.some((object) => object.owner !== undefined && object.owner !== owner),
        "other_owner",
      ),
      ...when(
        objects.some((object) => differs(object, fields)),
        "other_fields",
      ),
      ...when(isGone, "not_shown_since"),
    ],
    sources: [...new Set(showing.map((look) => look.source))],
    seenAt,
  });
}

function strayOne({ named, asked }: Tried, { externalId, key, owner, source, seenAt }: Stray): Candidate {
  return weighed({
    externalId,
    key,
    by: [...when(named.includes(externalId), "receipt"), "time"],
    against: ["other_key", ...when(owner !== null && owner !== asked.owner, "other_owner")],
    sources: [source],
    seenAt,
  });
}

/** Our own mark, or an answer that named it, with nothing against it; a name and a moment alone are never that sure. */
function weighed(one: Omit<Candidate, "sure">): Candidate {
  const { by, against } = one;
  const isOurs = by[0] === "receipt" || by[0] === "marker" || by[0] === "link";
  const isElse = against.includes("there_before") || (against.includes("other_key") && by[0] !== "receipt");
  if (isElse || by[0] === "time") return { ...one, sure: "weak" };
  if (isOurs) return { ...one, sure: against.length === 0 ? "strong" : "fair" };
  return { ...one, sure: against.length === 0 ? "fair" : "weak" };
}

/** In a field that is asked for and that this source tells. */
function differs(object: FoundObject, asked: FoundObject["fields"]): boolean {
  return Object.entries(asked).some(
    ([field, value]) => Object.hasOwn(object.fields, field) && object.fields[field] !== value,
  );
}

const when = <T extends string>(is: boolean, one: T): T[] => (is ? [one] : []);
