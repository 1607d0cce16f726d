import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { renameTrace } from "./rename-trace.ts";

test("TRACE arrives as a method that a Request can be made with, and nothing else is renamed", async () => {
  renameTrace();
  const server = createServer(({ method }, answer) => {
    answer.end(new Request("http://localhost/", { method: method ?? "" }).method);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const arrivedAs = (method: string) =>
    new Promise<string>((resolve, reject) => {
      request({ port, method, headers: { connection: "close" } }, async (answer) => {
        resolve((await answer.setEncoding("utf8").toArray()).join(""));
      })
        .on("error", reject)
        .end();
    });
  expect([await arrivedAs("TRACE"), await arrivedAs("PATCH")]).toEqual(["UNKNOWN", "PATCH"]);
  server.close();
});
