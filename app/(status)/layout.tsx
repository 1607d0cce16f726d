import type { Metadata } from "next";
import type { ReactNode } from "react";
import { brand } from "./status/brand";
import { BrandProvider } from "./status/brand-context";

/** An address here may be a secret: no search engine keeps it, and no other site is told where a reader came from. */
export const metadata: Metadata = {
  title: { default: "Status", template: "%s" },
  robots: { index: false, follow: false, noarchive: true },
  referrer: "no-referrer",
};

export default function StatusLayout({ children }: { children: ReactNode }) {
  return <BrandProvider brand={brand}>{children}</BrandProvider>;
}
