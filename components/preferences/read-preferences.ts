import { readOwnKeys } from "@/components/keyboard/move-key";
import {
  cookieName,
  DENSITIES,
  GUIDE_SETTINGS,
  PREFERENCES_DEFAULT,
  type Preferences,
  SHORTCUT_SETTINGS,
  THEMES,
  TIME_ZONES,
} from "@/components/preferences/preference-cookies";

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined, otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

/** Cookies come from outside: whatever is not one of our words becomes the default. */
export function readPreferences(read: (name: string) => string | undefined): Preferences {
  return {
    theme: oneOf(THEMES, read(cookieName("theme")), PREFERENCES_DEFAULT.theme),
    zone: oneOf(TIME_ZONES, read(cookieName("zone")), PREFERENCES_DEFAULT.zone),
    density: oneOf(DENSITIES, read(cookieName("density")), PREFERENCES_DEFAULT.density),
    shortcuts: oneOf(SHORTCUT_SETTINGS, read(cookieName("shortcuts")), PREFERENCES_DEFAULT.shortcuts),
    guide: oneOf(GUIDE_SETTINGS, read(cookieName("guide")), PREFERENCES_DEFAULT.guide),
    keys: readOwnKeys(read(cookieName("keys"))),
  };
}
