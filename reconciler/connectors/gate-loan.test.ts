import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gateLoans } from "./gate-loan.ts";

type Heard = { method: string; url: string; authorization: string; header: string; body: string };
let api: http.Server;
let heard: Heard[] = [];
let behind: { url: string; token: string };

beforeAll(async () => {
  api = http.createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const { method = "", url = "", headers } = request;
    heard.push({ method, url, authorization: headers.authorization ?? "", header: `${headers["x-about"]}`, body });
    if (url.endsWith("/cut")) {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setTimeout(() => response.destroy(), 50);
    } else if (url.endsWith("/never")) return;
    else response.writeHead(201, { "x-answer": "yes" }).end(`made ${body}`);
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  behind = { url: `http://127.0.0.1:${(api.address() as AddressInfo).port}/base/`, token: "the-team-s-own" };
});
afterAll(() => {
  api.closeAllConnections();
  api.close();
});

const secret = "the-script-s";
const auth = { authorization: `Bearer ${secret}` };
async function lend(id: string, forMs = 60_000) {
  heard = [];
  const lender = gateLoans(new Map([["billing", behind]]), "token");
  const loan = await lender.lend({ owner: "billing", id, secret, forMs });
  return { url: loan.env.CREDENTIAL_URL ?? "", loan, end: () => lender.recall({ owner: "billing", id }) };
}

test("what comes with the script's token goes on with the team's, and the answer comes back", async () => {
  const { url, loan, end } = await lend("exec_1");
  expect(JSON.stringify(loan)).not.toContain(behind.token);
  const answer = await fetch(`${url}/v1/things?a=1&b=%2F`, {
    method: "POST",
    headers: { ...auth, "x-about": "it" },
    body: "one",
  });
  expect([answer.status, answer.headers.get("x-answer"), await answer.text()]).toEqual([201, "yes", "made one"]);
  expect(heard).toEqual([
    {
      method: "POST",
      url: "/base/v1/things?a=1&b=%2F",
      authorization: "Bearer the-team-s-own",
      header: "it",
      body: "one",
    },
  ]);
  await end();
});

test("without that token nothing goes on", async () => {
  const { url, end } = await lend("exec_2");
  for (const headers of [
    {},
    { authorization: "Bearer " },
    { authorization: `Bearer ${secret}x` },
    { authorization: secret },
  ])
    expect((await fetch(`${url}/v1/things`, { headers: headers as Record<string, string> })).status).toBe(401);
  expect(heard).toEqual([]);
  await end();
});

test("an address instead of a path does not send the token elsewhere", async () => {
  const elsewhere = http.createServer(() =>
    heard.push({ method: "", url: "elsewhere", authorization: "", header: "", body: "" }),
  );
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const { url, end } = await lend("exec_3");
  for (const path of [`http://127.0.0.1:${port}/x`, `//127.0.0.1:${port}/x`, `@127.0.0.1:${port}/x`, "*"]) {
    const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
    const method = path === "*" ? "OPTIONS" : "GET";
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secret}\r\nconnection: close\r\n\r\n`,
    );
    let said = "";
    for await (const piece of socket) said += piece;
    expect(said).toMatch(/^HTTP\/1\.1 40[01] /);
  }
  expect(heard).toEqual([]);
  await end();
  elsewhere.close();
});

test("called back, nothing comes in any more, and what is under way is cut off", async () => {
  const { url, end } = await lend("exec_4");
  const never = fetch(`${url}/never`, { headers: auth });
  never.catch(() => {});
  while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await end();
  await expect(never).rejects.toThrow();
  await expect(fetch(`${url}/v1/things`, { headers: auth })).rejects.toThrow();
  await end();
});

test("past its time it has ended by itself", async () => {
  const { url } = await lend("exec_5", 100);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(fetch(`${url}/v1/things`, { headers: auth })).rejects.toThrow();
  expect(heard).toEqual([]);
});

test("an answer that is cut off is cut off for the script, too, and nothing is sent twice", async () => {
  const { url, end } = await lend("exec_6");
  await expect(fetch(`${url}/cut`, { headers: auth }).then((answer) => answer.text())).rejects.toThrow();
  expect(heard).toHaveLength(1);
  await end();
});

test("there is none for a team without a token", async () => {
  const lender = gateLoans(new Map([["billing", behind]]), "token");
  expect(lender.owners).toEqual(["billing"]);
  await expect(lender.lend({ owner: "data", id: "exec_7", secret, forMs: 1_000 })).rejects.toThrow(
    "no credential of data",
  );
});
