import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { objectDetail } from "@/db/queries/object-detail";
import { readDatabase } from "@/lib/http/database";
import { withMoney } from "@/lib/http/money-rows";
import { requestWords } from "@/lib/http/request-words";
import { objectDetailOptions } from "@/lib/query/objects";
import { decodePart } from "../../../decode-part";
import { Hydrate, onServer } from "../../../hydrate";
import { currentOperator } from "../../../operator";
import { titledBy } from "../../../titled";
import { customerSeesOnServer } from "../../on-server";
import { ObjectPage } from "./object-page";

type Address = { params: Promise<{ kind: string; key: string }> };

/** Once for the page and its title. */
const detailOf = cache(async (kind: string, key: string) =>
  objectDetail(readDatabase(), { viewer: await currentOperator(), kind: decodePart(kind), key: decodePart(key) }),
);

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const [t, { kind, key }] = await Promise.all([requestWords(), params]);
  return titledBy(
    detailOf(kind, key).then((detail) => detail?.object.key),
    t.common.object,
  );
}

export default async function Page({ params }: Address) {
  const raw = await params;
  const detail = await detailOf(raw.kind, raw.key);
  if (detail === null) notFound();
  const ref = { kind: detail.object.kind, key: detail.object.key };
  return (
    <Hydrate
      reads={[
        onServer(objectDetailOptions(ref), async () => withMoney(detail)),
        ...customerSeesOnServer(detail.object),
      ]}
    >
      <ObjectPage objectRef={ref} />
    </Hydrate>
  );
}
