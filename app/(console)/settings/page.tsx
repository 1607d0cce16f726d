import type { Metadata } from "next";
import Link from "next/link";
import { createLoader, type SearchParams } from "nuqs/server";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { GuideSetting, ViewSettings } from "@/components/shell/view-settings";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { LanguageLinks } from "@/components/words/language-links";
import { peopleList } from "@/db/queries/people-list";
import { personDetail } from "@/db/queries/person-detail";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { peopleOptions } from "@/lib/query/people";
import { peopleParams } from "@/lib/query/people-params";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { SignOutButton } from "../sign-out-button";
import { KeyFields } from "./key-fields";
import { KeyForm } from "./key-form";
import { keyLabels } from "./key-labels";
import { KeyRows } from "./key-rows";
import { NoticesCard } from "./notices-card";
import { PeopleCard } from "./people-card";

const loadParams = createLoader(peopleParams);

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.settings };
}

export default async function SettingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const t = await requestWords();
  const params = await loadParams(searchParams);
  const { personId, name, email, role } = await currentOperator();
  const person = await personDetail(readDatabase(), { personId });
  const teams = person?.teams ?? [];
  return (
    <PageBody className="max-w-[46rem]">
      <PageHeader
        title={name}
        sub={`${t.general.roleNames[role]}. ${t.settings.roleRights[role]}`}
        actions={<SignOutButton />}
      />
      <div className="flex flex-col gap-4">
        <Card title={t.settings.you}>
          <Definitions
            items={[
              { term: t.common.eMail, value: email },
              { term: t.people.role, value: t.general.roleNames[role] },
              {
                term: t.people.teams,
                value:
                  teams.length === 0
                    ? t.common.none
                    : teams.map((team) => (team.departed ? t.settings.departed(team.name) : team.name)).join(", "),
              },
              {
                term: t.settings.signsInWith,
                value: person?.external ? t.settings.theIdentityProvider : t.settings.aDemoAccount,
              },
              { term: t.settings.idInTheRecord, value: <Mono>{personId}</Mono> },
            ]}
          />
        </Card>
        {role === "admin" ? (
          <>
            <Hydrate
              reads={[onServer(peopleOptions(params), () => peopleList(readDatabase(), { after: params.cursor }))]}
            >
              <PeopleCard params={params} />
            </Hydrate>
            <Card title={t.keys.apiKeys}>
              <KeyRows />
              <KeyForm owner={personId} />
            </Card>
            <NoticesCard />
          </>
        ) : null}
        <Card title={t.keys.forPrograms}>
          <p>
            <Link href="/developers" className="underline">
              {t.keys.whatAProgramMayAsk}
            </Link>
          </p>
        </Card>
        <Card title={t.settings.thisBrowser}>
          <Definitions items={[{ term: t.common.language, value: <LanguageLinks /> }]} />
          <div className="flex flex-col gap-2 pt-4">
            <ViewSettings />
            <GuideSetting />
          </div>
        </Card>
        <Card title={t.hotkeys.keysInForce}>
          <KeyFields labels={keyLabels(t)} />
        </Card>
      </div>
    </PageBody>
  );
}
