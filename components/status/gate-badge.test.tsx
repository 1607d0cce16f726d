import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { GateReasons } from "./gate-badge";

test("a name in a reason is shown as it is", () => {
  const html = renderToStaticMarkup(
    <GateReasons reasons={[{ code: "stop_in_force", says: "Stopped for ad\u202enim." }]} />,
  );
  expect(html).toContain('<span lang="en">Stopped for ad\\u{202e}nim.</span>');
});
