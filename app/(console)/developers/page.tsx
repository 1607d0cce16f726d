import type { Metadata } from "next";
import { routes } from "@/app/api/v1/manifest";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { METHODS, type Routes } from "@/lib/api/document";
import { OPERATIONS, type Operation } from "@/lib/api/operations";
import { requestWords } from "@/lib/http/request-words";
import { currentOperator } from "../operator";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.keys.api };
}

type Row = Operation & { method: string; address: string; scope: string | null };

/** Every operation that there is, from the same words as the OpenAPI document. */
function rowsByTag(all: Routes): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const [address, route] of Object.entries(all)) {
    for (const method of METHODS) {
      const operation = OPERATIONS[`${method} ${address}`];
      const accepts = route[method]?.accepts;
      if (operation === undefined || accepts === undefined) continue;
      const scope = accepts.by === "session" ? (accepts.scope ?? null) : "";
      groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), { ...operation, method, address, scope }]);
    }
  }
  return groups;
}

export default async function DevelopersPage() {
  const t = await requestWords();
  await currentOperator();
  return (
    <PageBody className="max-w-[60rem]">
      <PageHeader
        title={t.keys.api}
        sub={t.keys.belowApiV1}
        actions={<a href="/api/v1/openapi.json">{t.keys.openApiDocument}</a>}
      />
      <div className="flex flex-col gap-4">
        {[...rowsByTag(routes)].map(([tag, rows]) => (
          <Card key={tag} title={<span lang="en">{tag}</span>}>
            <ul className="divide-y divide-line">
              {rows.map((row) => (
                <li key={row.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
                  <span className="min-w-0 flex-[1_1_16rem]">
                    <Mono className="break-all">{`${row.method} ${row.address}`}</Mono>
                    <span lang="en" className="block text-ink2">
                      {row.summary}
                    </span>
                  </span>
                  <span className="text-ink2">{row.scope === null ? t.keys.peopleOnly : row.scope}</span>
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </PageBody>
  );
}
