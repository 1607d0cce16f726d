"use client";

import { clsx } from "clsx";
import { type ReactNode, useId, useState } from "react";
import { useWords } from "#use-words";
import styles from "@/components/diff/plumb-diff.module.css";
import { useHotkey } from "@/components/keyboard/hotkeys";
import { Icon } from "@/components/ui/icon";
import { TABLE_ROLES } from "@/components/ui/table-roles";

/**
 * `over`: more is there than was asked for. `under`: less. `differs`: other. `unknown`: what is there is not known,
 * because nobody answered or the sources do not agree.
 */
export type DiffState = "same" | "over" | "under" | "differs" | "unknown";

export type DiffRow = {
  field: string;
  /** `null` is not there. */
  asked: string | null;
  found: string | null;
  /** `null`: will not be there. Left out: this row has no repair. Equal to `found`: unchanged. */
  after?: string | null;
  state: DiffState;
  /** Sets are compared as sets: what is there too much, what is missing, how many are in both. */
  set?: { over: readonly string[]; under: readonly string[]; both: number };
};

export type PlumbDiffProps = {
  rows: readonly DiffRow[];
  /** Names the table for screen readers: "Asked for and found, billing-export". */
  caption: string;
  /** Rows that match and are shown all the same; the rest is behind "n more fields match". */
  sameShown?: number;
  /** Sentences after the count of matching fields: what it touches, whether it can be undone. */
  note?: ReactNode;
  /** `d` shows and hides what matches. Switch it off where two stand on one page. */
  hotkey?: boolean;
  className?: string;
};

function Value({ value, muted = false }: { value: string | null; muted?: boolean }) {
  const t = useWords();
  if (value === null) return <span className={clsx(muted && "text-ink3")}>{t.parts.notThere}</span>;
  return <span className="whitespace-pre-wrap">{value}</span>;
}

function SetDifference({ set }: { set: NonNullable<DiffRow["set"]> }) {
  const t = useWords();
  return (
    <ul>
      {set.over.map((item) => (
        <li key={`over ${item}`} className="font-medium text-repair">
          <span aria-hidden="true">+ </span>
          <span className="sr-only">{t.parts.notAskedFor} </span>
          {item}
        </li>
      ))}
      {set.under.map((item) => (
        <li key={`under ${item}`} className="font-medium text-repair">
          <span aria-hidden="true">− </span>
          <span className="sr-only">{t.parts.missing} </span>
          {item}
        </li>
      ))}
      {set.both > 0 ? <li className="font-regular text-ink2">{t.parts.inBoth(set.both)}</li> : null}
    </ul>
  );
}

function Found({ row }: { row: DiffRow }) {
  if (row.set && row.state !== "same") return <SetDifference set={row.set} />;
  const tone = row.state === "unknown" ? "text-unsure" : "text-repair";
  return (
    <span className={clsx(row.state !== "same" && ["font-medium", tone])}>
      <Value value={row.found} />
    </span>
  );
}

function After({ row }: { row: DiffRow }) {
  const t = useWords();
  if (row.after === undefined || row.after === row.found) return <span className="text-ink2">{t.parts.unchanged}</span>;
  return <Value value={row.after} />;
}

function Label({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className={styles.stackedLabel}>
      {children}
    </span>
  );
}

function DiffTableRow({ row, withAfter }: { row: DiffRow; withAfter: boolean }) {
  const t = useWords();
  return (
    <tr {...TABLE_ROLES.row} className={styles.row} data-state={row.state}>
      <th
        {...TABLE_ROLES.rowHeader}
        scope="row"
        className={clsx(styles.field, "text-ink2 max-md:font-medium max-md:text-ink")}
      >
        {row.field}
      </th>
      <td {...TABLE_ROLES.cell} className={styles.asked}>
        <Label>{t.common.askedFor}</Label>
        <Value value={row.asked} />
      </td>
      <td aria-hidden="true" className={styles.lineCell}>
        <span className={styles.line} />
        <span className={styles.stroke} />
        <span className={styles.mark}>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <path d="M7 2.5 11.5 7 7 11.5 2.5 7Z" />
          </svg>
        </span>
      </td>
      <td {...TABLE_ROLES.cell} className={styles.found}>
        <Label>{t.common.found}</Label>
        <span>
          <span className="sr-only">{t.parts.stateWords[row.state]}</span>
          <Found row={row} />
        </span>
      </td>
      {withAfter ? (
        <td {...TABLE_ROLES.cell} className={styles.after}>
          <Label>{t.parts.afterRepair}</Label>
          <After row={row} />
        </td>
      ) : null}
    </tr>
  );
}

/** Changed rows first; those that match keep their order, and past `sameShown` wait behind a disclosure. */
function arrange(rows: readonly DiffRow[], sameShown: number): { shown: DiffRow[]; hidden: DiffRow[] } {
  const changed = rows.filter((row) => row.state !== "same");
  const same = rows.filter((row) => row.state === "same");
  return { shown: [...changed, ...same.slice(0, sameShown)], hidden: same.slice(sameShown) };
}

export function PlumbDiff({ rows, caption, sameShown = 3, note, hotkey = true, className }: PlumbDiffProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { shown, hidden } = arrange(rows, sameShown);
  const withAfter = rows.some((row) => row.after !== undefined);
  const toggle = () => setOpen((before) => !before);
  const hasHidden = hidden.length > 0;
  useHotkey(
    hotkey && hasHidden
      ? { keys: "d", label: t.parts.showOrHideFieldsThatMatch, group: "page", onPress: toggle }
      : null,
  );

  return (
    <div className={clsx(styles.frame, className)}>
      <table {...TABLE_ROLES.table} className={styles.table} data-open={open ? "" : undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead {...TABLE_ROLES.group} className={styles.head}>
          <tr {...TABLE_ROLES.row} className="text-start text-fine text-ink2">
            <th {...TABLE_ROLES.columnHeader} scope="col" className={styles.field}>
              <span className="sr-only">{t.parts.field}</span>
            </th>
            <th {...TABLE_ROLES.columnHeader} scope="col" className={clsx(styles.asked, "pb-1.5 pe-3 font-regular")}>
              {t.common.askedFor}
            </th>
            <td className={styles.lineCell} aria-hidden="true" />
            <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1.5 text-start font-regular">
              {t.common.found}
            </th>
            {withAfter ? (
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1.5 text-start font-regular">
                {t.parts.afterRepair}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody {...TABLE_ROLES.group} className={styles.body}>
          {shown.map((row) => (
            <DiffTableRow key={row.field} row={row} withAfter={withAfter} />
          ))}
        </tbody>
        {/* Paper has no disclosure: what is folded away here is printed all the same. */}
        {hasHidden ? (
          <tbody {...TABLE_ROLES.group} id={id} className={clsx(styles.body, styles.more)}>
            {hidden.map((row) => (
              <DiffTableRow key={row.field} row={row} withAfter={withAfter} />
            ))}
          </tbody>
        ) : null}
      </table>
      {hasHidden || note ? (
        <p className="pt-2 text-ink2">
          {hasHidden ? (
            <button
              type="button"
              aria-expanded={open}
              aria-controls={id}
              onClick={toggle}
              data-print="hide"
              className="-ms-1 me-1 min-h-6 rounded-mark pe-1 text-ink2 hover:text-ink"
            >
              <Icon name={open ? "chevronDown" : "chevronRight"} className="me-0.5 inline size-3.5 align-[-2px]" />
              {open ? t.parts.hideFieldsThatMatch : t.parts.moreFieldsMatch(hidden.length)}
            </button>
          ) : null}
          {note}
        </p>
      ) : null}
    </div>
  );
}
