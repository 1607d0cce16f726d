import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

export type CardProps = Omit<ComponentProps<"section">, "title"> & {
  title?: ReactNode;
  /** At the right of the title: a time, an order, one small control. */
  aside?: ReactNode;
  /** `flush` for lists and tables whose hairlines run from edge to edge. */
  flush?: boolean;
  headingLevel?: 2 | 3;
};

/** One level of box, drawn with a hairline. Never put one inside another. */
export function Card({ title, aside, flush = false, headingLevel = 2, className, children, ...props }: CardProps) {
  const id = useId();
  const Heading = `h${headingLevel}` as const;
  return (
    <section
      aria-labelledby={title ? id : undefined}
      // What has an address can be gone to, by a key as well.
      tabIndex={props.id === undefined ? undefined : -1}
      {...props}
      className={clsx(
        "min-w-0 rounded-card border border-line bg-surface",
        !flush && "px-4 pt-3.5 pb-4 sm:px-5",
        className,
      )}
    >
      {title || aside ? (
        <div
          className={clsx("flex flex-wrap items-baseline justify-between gap-x-4 pb-2", flush && "px-4 pt-3.5 sm:px-5")}
        >
          {title ? (
            <Heading id={id} className="text-base font-strong">
              {title}
            </Heading>
          ) : null}
          {aside ? <div className="text-ink2 sm:ms-auto sm:text-end">{aside}</div> : null}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** A number that a sentence ends: "6 of 52 confirmed repairs in 30 d did not hold". */
export function Figure({ value, children }: { value: ReactNode; children: ReactNode }) {
  return (
    <p className="text-ink2">
      <strong className="me-1.5 text-figure font-title tracking-tight text-ink">{value}</strong>
      {children}
    </p>
  );
}

export type DefinitionProps = { items: { term: ReactNode; value: ReactNode }[]; className?: string };

/** Terms and values with hairlines between them; under 640 px a value goes below its term. */
export function Definitions({ items, className }: DefinitionProps) {
  return (
    <dl className={clsx("divide-y divide-line", className)}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: terms are nodes and the list never changes its order.
        <div key={index} className="flex flex-wrap gap-x-4 py-2">
          <dt className="w-40 shrink-0 text-ink2 max-sm:w-full">{item.term}</dt>
          <dd className="min-w-0 flex-1">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
