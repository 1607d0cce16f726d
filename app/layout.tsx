import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { PreferencesProvider } from "@/components/preferences/preferences-provider";
import { readPreferences } from "@/components/preferences/read-preferences";
import { THEME_COLOURS } from "@/components/preferences/theme-colours";
import { requestLocale, requestWords } from "@/lib/http/request-words";
import { directionOf } from "@/lib/words/locales";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return {
    title: { default: "Plumbline", template: "%s · Plumbline" },
    description: t.faults.whatWasAskedForWhatIs,
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = { themeColor: THEME_COLOURS };

/** Language, theme and density are in the first byte, from cookies: no script has to run before the page may be painted. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, locale] = await Promise.all([cookies(), requestLocale()]);
  const preferences = readPreferences((name) => jar.get(name)?.value);
  return (
    <html lang={locale} dir={directionOf(locale)} data-theme={preferences.theme} data-density={preferences.density}>
      <body>
        <PreferencesProvider initial={preferences}>{children}</PreferencesProvider>
      </body>
    </html>
  );
}
