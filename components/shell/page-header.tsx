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

/** The page's one h1. Sentences before numbers. */
export function PageHeader({ title, sub, crumbs, facts, actions, className }: PageHeaderProps) {
  return (
    <div className={clsx("flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4", className)}>
      <div className="min-w-0 flex-[1_1_24rem]">
        {crumbs ? <div className="pb-1 text-ink2">{crumbs}</div> : null}
        <h1 className="text-title font-title tracking-tight">{title}</h1>
        {facts ? <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-1 text-ink2">{facts}</div> : null}
        {sub ? <p className="pt-1 text-ink2">{sub}</p> : null}
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
