import { keyInForce, type OwnKeys } from "@/components/keyboard/own-keys";

/**
 * The single keys that a person may put on another key (WCAG 2.1.4), in the order in which the settings list them. The
 * two keys of `g o` and what goes with Ctrl or ⌘ stay where they are.
 */
export const SINGLE_KEYS = [
  ...(["j", "k", "o", "x", "Shift+X", "i", "Shift+I", "h", "n", "d", "p", "e", "t", "a", "b", "r", "u"] as const),
  ...(["z", "Shift+S", "/", "?"] as const),
];
export type SingleKey = (typeof SINGLE_KEYS)[number];

const isSingleKey = (key: string): key is SingleKey => SINGLE_KEYS.some((one) => one === key);

/** The first of two keys. */
const BEGINS = "g";
/** What every keyboard has, and a cookie may hold. */
const POSSIBLE = /^([a-z0-9/?]|Shift\+[A-Z])$/;

/** Why what is bound to `key` cannot be put on `wanted`: it is no such key, it begins others, or something has it. */
export type Refusal = { kind: "not_possible" | "begins_others" } | { kind: "taken"; by: SingleKey };

export function refusalOf(own: OwnKeys, key: SingleKey, wanted: string): Refusal | null {
  if (wanted === BEGINS) return { kind: "begins_others" };
  if (!POSSIBLE.test(wanted)) return { kind: "not_possible" };
  const by = SINGLE_KEYS.find((other) => other !== key && keyInForce(own, other) === wanted);
  return by === undefined ? null : { kind: "taken", by };
}

/** On another key, or back on its own: that is not written down. */
export function withKey(own: OwnKeys, key: SingleKey, wanted: string): OwnKeys {
  const { [key]: _, ...others } = own;
  return wanted === key ? others : { ...others, [key]: wanted };
}

/** Cookies come from outside: where one pair is wrong all keys are where they usually are. */
export function readOwnKeys(text: string | undefined): OwnKeys {
  let own: OwnKeys = {};
  for (const pair of (text ?? "").split(".").filter((one) => one !== "")) {
    const [key = "", wanted = ""] = pair.split(":");
    if (!isSingleKey(key) || !POSSIBLE.test(wanted) || wanted === BEGINS) return {};
    own = withKey(own, key, wanted);
  }
  const inForce = SINGLE_KEYS.map((key) => keyInForce(own, key));
  return new Set(inForce).size === inForce.length ? own : {};
}
