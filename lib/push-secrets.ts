import { z } from "zod";

/** What each source signs its pushes with, by "kind/source". Several while one is exchanged for another. */
export type PushSecrets = ReadonlyMap<string, readonly Buffer[]>;

const secret = z
  .string("is a whsec_… text")
  .regex(/^whsec_([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    error: "is whsec_ and then whole base64",
    abort: true,
  })
  .refine((text) => keyOf(text).length >= 24 && keyOf(text).length <= 64, "stands for 24 to 64 bytes");
const Secrets = z.record(
  z.string().regex(/^[a-z][a-z0-9_]*\/[^/\s]+$/, "is not kind/source"),
  z.preprocess(
    (given) => (typeof given === "string" ? [given] : given),
    z
      .array(secret, "is a whsec_… text, or a list of them")
      .min(1, "needs a secret")
      .max(4, "has more than four secrets"),
  ),
  "is not an object of secrets by kind/source",
);

function keyOf(text: string): Buffer {
  return Buffer.from(text.slice("whsec_".length), "base64");
}

/** The secrets, or what is wrong with them in words that hold none. */
export function readPushSecrets(text: string): { secrets: PushSecrets } | { says: string } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { says: 'is not JSON, like {"kind/source": "whsec_…"}' };
  }
  const parsed = Secrets.safeParse(given);
  if (!parsed.success) return { says: parsed.error.issues.map(sayIssue).join("; ") };
  const secrets = new Map(Object.entries(parsed.data).map(([source, list]) => [source, list.map(keyOf)]));
  const all = [...secrets.values()].flat().map((key) => key.toString("hex"));
  if (new Set(all).size < all.length) return { says: "has a secret twice: who signed with it could not be told" };
  return { secrets };
}

function sayIssue({ code, path: [source], message }: z.core.$ZodIssue): string {
  if (source === undefined) return message;
  return `${String(source)} ${code === "invalid_key" ? "is not kind/source" : message}`;
}
