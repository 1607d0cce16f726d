import type { DifferenceRow } from "../../db/queries/difference-of.ts";
import type { ConnectorSpec } from "../../reconciler/connectors/contract.ts";
import type { MoneyUnit } from "../format/count.ts";
import { kinds } from "./kinds.ts";

/** The detail with what the config says of its numbers. */
export function withMoney<Detail extends { object: { kind: string }; difference: DifferenceRow[] }>(
  detail: Detail,
): Detail {
  return { ...detail, difference: moneyRows(kinds.get(detail.object.kind)?.money, detail.difference) };
}

export function moneyRows(money: ConnectorSpec["money"], rows: readonly DifferenceRow[]): DifferenceRow[] {
  const fields = new Map(rows.filter(({ part }) => part === "field").map((row) => [row.field, row]));
  return rows.map((row) => {
    const of = row.part === "field" ? money?.[row.field] : undefined;
    const currency = of && fields.get(of.currency);
    if (of === undefined || currency === undefined) return row;
    const unit = (name: unknown): MoneyUnit | null =>
      typeof name === "string" ? { currency: name, places: of.places(name) } : null;
    return { ...row, money: { asked: unit(currency.asked), found: unit(currency.found), after: unit(currency.after) } };
  });
}
