import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { objectDetail } from "@/db/queries/object-detail";
import { readDatabase } from "@/lib/http/database";
import { withMoney } from "@/lib/http/money-rows";
import { requestWords } from "@/lib/http/request-words";
import { objectDetailOptions } from "@/lib/query/objects";
import { decodePart } from "../../../decode-part";
import { Hydrate, onServer } from "../../../hydrate";
import { currentOperator } from "../../../operator";
import { customerSeesOnServer } from "../../on-server";
import { ObjectPage } from "./object-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.object };
}

export default async function Page({ params }: { params: Promise<{ kind: string; key: string }> }) {
  const [viewer, raw] = await Promise.all([currentOperator(), params]);
  const ref = { kind: decodePart(raw.kind), key: decodePart(raw.key) };
  const detail = await objectDetail(readDatabase(), { viewer, ...ref });
  if (detail === null) notFound();
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
