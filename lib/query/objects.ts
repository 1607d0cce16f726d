import { queryOptions } from "@tanstack/react-query";
import type { ObjectDetail } from "../../db/queries/object-detail.ts";
import type { ObjectList } from "../../db/queries/object-list.ts";
import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { StatusText } from "../words/status-facts.ts";
import type { ObjectParams } from "./object-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { AttemptRow } from "../../db/queries/attempt-list.ts";
export type { EvidenceRow } from "../../db/queries/evidence-list.ts";
export type { IntentRow } from "../../db/queries/intent-list.ts";
export type { ObjectRow } from "../../db/queries/object-columns.ts";
export type { ObjectListRow } from "../../db/queries/object-list.ts";
export type { SearchHit } from "../../db/queries/object-search.ts";
export type { Uncertainty } from "../../db/queries/uncertainty.ts";
export type { ObjectDetail, ObjectList };

export const objectListOptions = (params: Partial<ObjectParams>) =>
  queryOptions({
    queryKey: ["object", "list", params],
    queryFn: ({ signal }) => getJson<ObjectList>(withQuery("/api/v1/objects", params), signal),
  });

export const objectDetailOptions = ({ kind, key }: ObjectRef) =>
  queryOptions({
    queryKey: ["object", "detail", kind, key],
    queryFn: ({ signal }) =>
      getJson<ObjectDetail>(`/api/v1/objects/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`, signal),
  });

/** What the status page says of it now, in its words. */
export type StatusPreview = { text: StatusText };

export const statusPreviewOptions = ({ kind, key }: ObjectRef) =>
  queryOptions({
    queryKey: ["object", "preview", kind, key],
    queryFn: ({ signal }) =>
      getJson<StatusPreview>(`/api/v1/objects/${encodeURIComponent(kind)}/${encodeURIComponent(key)}/preview`, signal),
  });
