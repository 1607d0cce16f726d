"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type Column, DataTable } from "@/components/data-table/data-table";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useAccountWords } from "@/components/words/use-account-words";
import { visibleText } from "@/lib/format/visible-text";
import { type PeopleList, type PersonRow, peopleOptions } from "@/lib/query/people";
import type { PeopleParams } from "@/lib/query/people-params";
import type { AccountWords } from "@/lib/words/words";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { PersonButton } from "./person-button";

/** Everybody who has signed in, with what they may do. */
export function PeopleCard({ params }: { params: PeopleParams }) {
  const t = useAccountWords();
  const query = useQuery({ ...peopleOptions(params), placeholderData: keepPreviousData });
  const search = new URLSearchParams(useSearchParams());
  return (
    <Card title={t.common.people} flush>
      <p className="px-4 pb-2 text-ink2 sm:px-5">{t.people.howTheyBegin}</p>
      <Reading query={query} what={t.inSentence(t.common.people)} rows={3} flush>
        {(list) => (
          <DataTable
            caption={t.common.people}
            columns={peopleColumns(t, list.teams)}
            rows={list.rows}
            rowKey={(row) => row.id}
            keys={false}
            flush
            empty={<p className="px-4 pb-4 text-ink2 sm:px-5">{t.people.thereIsNobody}</p>}
            pager={{ summary: t.common.ofShown(list.rows.length, list.count), ...pagerLinks(search, list.next) }}
          />
        )}
      </Reading>
    </Card>
  );
}

const peopleColumns = (t: AccountWords, teams: PeopleList["teams"]): readonly Column<PersonRow>[] => [
  {
    id: "name",
    header: t.people.nameAndEMail,
    rowHeader: true,
    cell: (row) => (
      <>
        <span className="block font-medium">{visibleText(row.name)}</span>
        <span className="block text-ink2">{visibleText(row.email)}</span>
      </>
    ),
  },
  { id: "role", header: t.people.role, cell: (row) => t.general.roleNames[row.role] },
  {
    id: "teams",
    header: t.people.teams,
    cell: (row) => row.teams.map((team) => visibleText(team.name)).join(", ") || t.common.none,
  },
  {
    id: "suspended",
    header: t.people.suspendedSince,
    cell: (row) => (row.suspendedAt === null ? null : <Time at={row.suspendedAt} as="clock" />),
  },
  {
    id: "change",
    header: t.common.change,
    hideHeader: true,
    // Not aligned to the end: the dialog stands in it, and would be, too.
    className: "w-px",
    cell: (row) => <PersonButton person={row} teams={teams} />,
  },
];
