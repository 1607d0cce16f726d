import { clsx } from "clsx";
import type { ReactNode } from "react";

export type PageHeaderProps = {
  /** The sentence that answers the page's question: "37 objects are not as asked. 4 repairs wait for a decision." */
  title: ReactNode;
  /** What it could not see, and since when it looked. */
  sub?: ReactNode;
  /** Above the title: where this is. */
  crumbs?: ReactNode;
  /** Under the title, in one line: status, class, facts. */
  facts?: ReactNode;
  /** Buttons, at the right. */
  actions?: ReactNode;
  className?: string;
};

/** As wide as the title's place is, and no reason for it to be wider. */
const UNDER_THE_TITLE = "w-0 min-w-full pt-1 text-ink2";

/** The page's one h1. Sentences before numbers. Buttons that leave it no room stand below. */
export function PageHeader({ title, sub, crumbs, facts, actions, className }: PageHeaderProps) {
  return (
    <div className={clsx("flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4", className)}>
      <div className="min-w-[min(24rem,100%)] flex-auto">
        {crumbs ? <div className="pb-1 text-ink2">{crumbs}</div> : null}
        <h1 className="text-title font-title tracking-tight">{title}</h1>
        {facts ? (
          <div className={clsx("flex flex-wrap items-center gap-x-4 gap-y-1", UNDER_THE_TITLE)}>{facts}</div>
        ) : null}
        {sub ? <p className={UNDER_THE_TITLE}>{sub}</p> : null}
      </div>
      {actions ? (
        <div data-print="hide" className="flex flex-wrap gap-2">
          {actions}
        </div>
      ) : null}
    </div>
  );
}

export type PageBodyProps = {
  children: ReactNode;
  className?: string;
  /** Printed to be kept: every link says where it leads. */
  paper?: boolean;
};

/** The margins of a page that is not a two-pane list. */
export function PageBody({ children, className, paper = false }: PageBodyProps) {
  return (
    <div
      data-print={paper ? "links" : undefined}
      className={clsx("w-full default:max-w-[100rem] px-4 py-6 md:px-6 print:p-0", className)}
    >
      {children}
    </div>
  );
}
