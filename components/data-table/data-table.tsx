import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { RowKeys } from "@/components/data-table/row-keys";
import { PageBox, RowBox, type RowSelection } from "@/components/data-table/row-selection";
import { Icon } from "@/components/ui/icon";
import { TABLE_ROLES } from "@/components/ui/table-roles";

export type Column<Row> = {
  id: string;
  /** Text of the head, and the label of the value in a card. */
  header: string;
  cell: (row: Row) => ReactNode;
  /** Names the row: its value is the link, and read with every cell. Exactly one column. */
  rowHeader?: boolean;
  align?: "start" | "end";
  /** Key in the address where the column can be sorted. */
  sort?: string;
  /** Width and the like, on head and cell. */
  className?: string;
  /** Left out of the card on narrow screens. */
  wideOnly?: boolean;
  hideHeader?: boolean;
};

export type Sort = {
  key: string;
  direction: "asc" | "desc";
  /** Where the page is, sorted so. Goes back to the first page. */
  href: (key: string, direction: "asc" | "desc") => string;
};

export type Pager = {
  /** What is shown and what is not: "9 of 37 shown. 18 objects could not be read." */
  summary: ReactNode;
  previousHref?: string | null;
  nextHref?: string | null;
};

export type DataTableProps<Row> = {
  /** Names the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** The row that is open beside the list. */
  selectedKey?: string | null;
  sort?: Sort;
  pager?: Pager;
  /** Stands for the whole table, heads included, where there are no rows. */
  empty: ReactNode;
  /** Above the first row: usually a NewRowsButton. */
  notice?: ReactNode;
  /** Binds j, k and o to its rows. Off where a page has two tables. */
  keys?: boolean;
  /** Edge to edge, as in the two-pane list; the first column then starts at the page's margin. */
  flush?: boolean;
  /** Heads, and the labels in cards, are read but not shown: for rows that explain themselves. */
  hideHead?: boolean;
  /** Boxes before the rows. */
  selection?: RowSelection<Row>;
  /** More for a row: a class, or data attributes for what acts on rows. */
  rowProps?: (row: Row) => { className?: string } & Record<`data-${string}`, string | undefined>;
};

function SortHead<Row>({ column, sort }: { column: Column<Row>; sort: Sort | undefined }) {
  if (column.hideHeader) return <span className="sr-only">{column.header}</span>;
  if (!column.sort || !sort) return column.header;
  return (
    <>
      <SortLink column={column} sort={sort} className="-my-1 max-sm:hidden" />
      <span className="sm:hidden">{column.header}</span>
    </>
  );
}

/** Where heads are not shown, what can be sorted by stands above the cards. */
function SortLinks<Row>({ columns, sort, flush }: { columns: readonly Column<Row>[]; sort: Sort; flush: boolean }) {
  const sortable = columns.filter((column) => column.sort);
  return (
    <p
      data-print="hide"
      className={clsx("flex flex-wrap gap-x-4 border-line border-b py-1 sm:hidden", flush && "px-4")}
    >
      {sortable.map((column) => (
        <SortLink key={column.id} column={column} sort={sort} />
      ))}
    </p>
  );
}

type SortLinkProps<Row> = { column: Column<Row>; sort: Sort; className?: string };

function SortLink<Row>({ column, sort, className }: SortLinkProps<Row>) {
  const t = useWords();
  if (!column.sort) return null;
  const active = sort.key === column.sort;
  const next = active && sort.direction === "asc" ? "desc" : "asc";
  return (
    <Link
      prefetch={false}
      href={sort.href(column.sort, next)}
      scroll={false}
      className={clsx(
        "inline-flex min-h-6 items-center gap-1 rounded-mark hover:text-ink",
        active && "font-medium text-ink",
        className,
      )}
    >
      {column.header}
      <Icon
        name={active ? (sort.direction === "asc" ? "arrowUp" : "arrowDown") : "chevronUpDown"}
        className={clsx("size-3", !active && "text-ink3")}
      />
      <span className="sr-only">{next === "asc" ? t.parts.sortAscending : t.parts.sortDescending}</span>
    </Link>
  );
}

function ariaSort<Row>(column: Column<Row>, sort: Sort | undefined): "ascending" | "descending" | undefined {
  if (!sort || sort.key !== column.sort) return undefined;
  return sort.direction === "asc" ? "ascending" : "descending";
}

const alignment = (align: "start" | "end" | undefined) => (align === "end" ? "text-end tabular" : "text-start");

type BodyCellProps<Row> = { column: Column<Row>; row: Row; href: string | undefined; labelled: boolean };

function BodyCell<Row>({ column, row, href, labelled }: BodyCellProps<Row>) {
  const value = column.cell(row);
  const look = clsx(
    "h-(--row-h) py-(--row-y) default:align-middle font-regular max-sm:h-auto",
    alignment(column.align),
    column.wideOnly || value === null || value === "" ? "max-sm:hidden!" : "default:max-sm:block",
    "max-sm:py-0 max-sm:text-start",
    column.className,
    // It names something, and a name from outside may be one long word.
    column.rowHeader ? "default:min-w-36 wrap-anywhere max-sm:w-full" : "max-sm:w-auto",
  );
  if (column.rowHeader) {
    return (
      <th {...TABLE_ROLES.rowHeader} scope="row" className={look}>
        {href ? (
          // The link covers its row, so that all of the row can be pressed; the rest of the row stays selectable text.
          <Link
            prefetch={false}
            href={href}
            scroll={false}
            data-row-link=""
            className="block outline-none after:absolute after:inset-0"
          >
            {value}
          </Link>
        ) : (
          value
        )}
      </th>
    );
  }
  return (
    <td {...TABLE_ROLES.cell} className={clsx(look, "text-ink2")}>
      {column.hideHeader ? null : (
        <span className={clsx("text-ink3 sm:hidden", !labelled && "sr-only")}>{`${column.header} `}</span>
      )}
      {value}
    </td>
  );
}

function PagerBar({ pager, flush }: { pager: Pager; flush: boolean }) {
  const t = useWords();
  const link =
    "inline-flex h-7 items-center gap-1 rounded-control px-2 font-medium text-ink2 hover:bg-sunk hover:text-ink";
  return (
    <div className={clsx("flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3", flush && "px-4 md:px-6")}>
      <p role="status" className="text-ink2">
        {pager.summary}
      </p>
      {pager.previousHref || pager.nextHref ? (
        <nav aria-label={t.parts.pages} data-print="hide" className="-me-2 flex gap-1">
          {pager.previousHref ? (
            <Link prefetch={false} href={pager.previousHref} rel="prev" className={link}>
              <Icon name="arrowLeft" className="size-3.5" />
              {t.parts.previous}
            </Link>
          ) : null}
          {pager.nextHref ? (
            <Link prefetch={false} href={pager.nextHref} rel="next" className={link}>
              {t.parts.next}
              <Icon name="arrowRight" className="size-3.5" />
            </Link>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}

/**
 * A page of rows, as a ledger: paged and sorted on the server, every state of it an address. Under 640 px each row is
 * a card with the same cells in the same order.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowHref, sort, pager, selection, flush = false, keys = true } = props;
  if (rows.length === 0) {
    return (
      <>
        {props.notice}
        {props.empty}
        {pager ? <PagerBar pager={pager} flush={flush} /> : null}
      </>
    );
  }
  const table = (
    <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
      <caption className="sr-only">{props.caption}</caption>
      <thead {...TABLE_ROLES.group} className={clsx("max-sm:sr-only", props.hideHead && "sr-only")}>
        <tr
          {...TABLE_ROLES.row}
          className={clsx(
            "align-bottom",
            flush && "[&>:first-child]:ps-4 [&>:last-child]:pe-4 md:[&>:first-child]:ps-6 md:[&>:last-child]:pe-6",
          )}
        >
          {selection ? <PageBox selection={selection} keys={rows.map(props.rowKey)} /> : null}
          {columns.map((column) => (
            <th
              key={column.id}
              {...TABLE_ROLES.columnHeader}
              scope="col"
              aria-sort={ariaSort(column, sort)}
              className={clsx(
                "border-line border-b py-2 pe-4 text-fine font-regular text-ink2 xl:whitespace-nowrap",
                alignment(column.align),
                column.className,
              )}
            >
              <SortHead column={column} sort={sort} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...TABLE_ROLES.group} className="max-sm:block">
        {rows.map((row) => {
          const key = props.rowKey(row);
          const { className, ...data } = props.rowProps?.(row) ?? {};
          return (
            <tr
              key={key}
              {...TABLE_ROLES.row}
              {...data}
              data-row=""
              aria-current={props.selectedKey === key ? "true" : undefined}
              className={clsx(
                "relative [&>*]:border-line [&>*]:border-b [&>*]:pe-4",
                flush &&
                  "sm:[&>:first-child]:ps-4 sm:[&>:last-child]:pe-4 md:[&>:first-child]:ps-6 md:[&>:last-child]:pe-6",
                rowHref && "hover:bg-sunk/60 focus-within:bg-sunk",
                "aria-[current=true]:bg-sunk aria-[current=true]:shadow-[inset_2px_0_0_var(--color-act)]",
                "has-[[data-row-link]:focus-visible]:outline-2 has-[[data-row-link]:focus-visible]:-outline-offset-2 has-[[data-row-link]:focus-visible]:outline-act",
                "max-sm:flex max-sm:flex-wrap max-sm:gap-x-4 max-sm:gap-y-0.5 max-sm:border-line max-sm:border-b max-sm:py-3 max-sm:[&>*]:border-0 max-sm:[&>*]:px-0",
                flush && "max-sm:px-4",
                className,
              )}
            >
              {selection ? <RowBox selection={selection} row={row} id={key} /> : null}
              {columns.map((column) => (
                <BodyCell key={column.id} column={column} row={row} href={rowHref?.(row)} labelled={!props.hideHead} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
  return (
    <>
      {props.notice}
      {sort ? <SortLinks columns={columns} sort={sort} flush={flush} /> : null}
      {keys && rowHref ? <RowKeys selectable={selection !== undefined}>{table}</RowKeys> : table}
      {pager ? <PagerBar pager={pager} flush={flush} /> : null}
    </>
  );
}
