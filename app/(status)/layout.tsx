import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requestWords } from "@/lib/http/request-words";
import { isUnreadable } from "@/lib/http/unreadable";
import { UnavailableProvider } from "./status/unavailable-context";
import { UnavailableStatus } from "./status/unavailable-status";

/** An address here may be a secret: no search engine keeps it, and no other site is told where a reader came from. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return {
    title: { default: t.common.status, template: "%s" },
    robots: { index: false, follow: false, noarchive: true },
    referrer: "no-referrer",
  };
}

export default async function StatusLayout({ children }: { children: ReactNode }) {
  const unavailable = <UnavailableStatus />;
  // What is not handed on is not rendered, so nothing is read either.
  if (await isUnreadable()) return unavailable;
  return <UnavailableProvider shown={unavailable}>{children}</UnavailableProvider>;
}
