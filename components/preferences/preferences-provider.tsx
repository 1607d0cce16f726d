"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { PREFERENCES_DEFAULT, type Preferences, preferenceCookie } from "@/components/preferences/preference-cookies";

type PreferencesContextValue = {
  preferences: Preferences;
  setPreference: <Name extends keyof Preferences>(name: Name, value: Preferences[Name]) => void;
};

const PreferencesContext = createContext<PreferencesContextValue>({
  preferences: PREFERENCES_DEFAULT,
  setPreference: () => undefined,
});

/** `initial` is what the server read from the cookies, so that both sides render the same first page. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);

  const setPreference = useCallback<PreferencesContextValue["setPreference"]>((name, value) => {
    setPreferences((before) => ({ ...before, [name]: value }));
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every supported browser yet.
    document.cookie = preferenceCookie(name, value, window.location.protocol === "https:");
    if (name === "theme" || name === "density") document.documentElement.dataset[name] = String(value);
  }, []);

  const value = useMemo(() => ({ preferences, setPreference }), [preferences, setPreference]);
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

export function usePreferences(): PreferencesContextValue {
  return useContext(PreferencesContext);
}
