import type { Metadata } from "next";
import Link from "next/link";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { ViewSettings } from "@/components/shell/user-menu";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { personDetail } from "@/db/queries/person-detail";
import { readDatabase } from "@/lib/http/database";
import { currentOperator } from "../operator";
import { ROLE_NAMES } from "../role-names";
import { SignOutButton } from "../sign-out-button";
import { KeyForm } from "./key-form";
import { KeyRows } from "./key-rows";
import { ROLE_RIGHTS } from "./role-rights";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const { personId, name, email, role } = await currentOperator();
  const person = await personDetail(readDatabase(), { personId });
  const teams = person?.teams ?? [];
  return (
    <PageBody className="max-w-[46rem]">
      <PageHeader title={name} sub={`${ROLE_NAMES[role]}. ${ROLE_RIGHTS[role]}`} actions={<SignOutButton />} />
      <div className="flex flex-col gap-4">
        <Card title="You">
          <Definitions
            items={[
              { term: "E-mail", value: email },
              { term: "Role", value: ROLE_NAMES[role] },
              {
                term: "Teams",
                value:
                  teams.length === 0
                    ? "none"
                    : teams.map((team) => (team.departed ? `${team.name} (departed)` : team.name)).join(", "),
              },
              { term: "Signs in with", value: person?.external ? "the identity provider" : "a demo account" },
              { term: "Id in the record", value: <Mono>{personId}</Mono> },
            ]}
          />
        </Card>
        {role === "admin" ? (
          <Card title="API keys">
            <KeyRows />
            <KeyForm owner={personId} />
          </Card>
        ) : null}
        <Card title="For programs">
          <p>
            <Link href="/developers" className="underline">
              What a program may ask, and how
            </Link>
          </p>
        </Card>
        <Card title="This browser">
          <ViewSettings />
        </Card>
      </div>
    </PageBody>
  );
}
