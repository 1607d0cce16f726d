import { type OwnKeys, writeOwnKeys } from "@/components/keyboard/own-keys";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const TIME_ZONES = ["utc", "local"] as const;
export type TimeZone = (typeof TIME_ZONES)[number];
export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];
export const SHORTCUT_SETTINGS = ["on", "off"] as const;
export const GUIDE_SETTINGS = ["shown", "hidden"] as const;
export type GuideSetting = (typeof GUIDE_SETTINGS)[number];
export type ShortcutSetting = (typeof SHORTCUT_SETTINGS)[number];

/** How one browser wants to see things. Kept in cookies, so that the first byte already has the right theme. */
export type Preferences = {
  theme: Theme;
  zone: TimeZone;
  density: Density;
  shortcuts: ShortcutSetting;
  /** The first steps on the overview. */
  guide: GuideSetting;
  /** Single keys that are on another key. */
  keys: OwnKeys;
};

export const PREFERENCES_DEFAULT: Preferences = {
  theme: "system",
  zone: "utc",
  density: "comfortable",
  shortcuts: "on",
  guide: "shown",
  keys: {},
};

const YEAR_SECONDS = 31_536_000;

export function cookieName(preference: keyof Preferences): string {
  return `plumbline_${preference}`;
}

/** The text for `document.cookie`. */
export function preferenceCookie<Name extends keyof Preferences>(
  preference: Name,
  value: Preferences[Name],
  secure: boolean,
): string {
  const text = typeof value === "string" ? value : writeOwnKeys(value);
  return `${cookieName(preference)}=${text}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure ? "; Secure" : ""}`;
}
