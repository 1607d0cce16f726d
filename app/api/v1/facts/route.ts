import { kinds } from "@/lib/http/kinds";
import { pushRoute } from "@/lib/http/push-route";
import { pushFacts } from "@/lib/services/facts/push";

export const dynamic = "force-dynamic";

export const POST = pushRoute((by, pushed) => pushFacts(by, kinds, pushed));
