import type { ReactNode } from "react";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { LanguageLinks } from "@/components/words/language-links";

export type StatusShellProps = {
  /** Whose product this is: end users know their vendor, not us. */
  brand: ReactNode;
  /** "Request PL-8F2K": the number to quote. */
  reference?: ReactNode;
  /** Under the hairline: when it was checked, how to be told. */
  footer?: ReactNode;
  children: ReactNode;
};

/** The frame of everything an end user sees. Phone first, larger text, no navigation, no internals. */
export function StatusShell({ brand, reference, footer, children }: StatusShellProps) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-[35rem] flex-col px-5.5 text-reading">
      <SkipLink />
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 pt-7 text-[0.875rem] text-ink2">
        <span>{brand}</span>
        {reference ? <span>{reference}</span> : null}
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="flex-1 pt-12 outline-none">
        {children}
      </main>
      <footer className="mt-6 mb-10 flex flex-wrap justify-between gap-x-6 gap-y-2 border-line border-t pt-4 text-[0.875rem] leading-[1.375rem] text-ink2">
        {footer}
        <div data-print="hide">
          <LanguageLinks />
        </div>
      </footer>
    </div>
  );
}

export type StatusStatementProps = {
  /** Usually a StatusBadge. */
  badge: ReactNode;
  headline: ReactNode;
  body: ReactNode;
  next?: ReactNode;
};

/** One headline, one sentence of what we know, one of what happens next. */
export function StatusStatement({ badge, headline, body, next }: StatusStatementProps) {
  return (
    <div className="pb-8">
      <div className="text-reading">{badge}</div>
      <h1 className="pt-4 text-display font-title tracking-tight text-pretty">{headline}</h1>
      <p className="pt-4">{body}</p>
      {next ? <p className="pt-2.5 text-ink2">{next}</p> : null}
    </div>
  );
}
