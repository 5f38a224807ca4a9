// A chat of a thousand messages in a running house: how soon it opens, and how it scrolls while an answer comes.
//   DREAM_PASSWORD=… node long-chat.mjs http://localhost:8780 NAME [RUNS]
// An engine of its own answers, added as a provider for the while; the token for that is the launcher's, in
// DREAM_HOME. Opens the chat RUNS times (10) from Chat, and scrolls up and down in its newest part while three
// answers come. Ends with 1 where an aim is missed.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { chromium, signedIn, told } from "./browser.mjs";

const STREAMS = 3;
const MESSAGES = 1_000 - 2 * STREAMS; // a thousand is full, and two are said with each answer that is measured
const OPENS_WITHIN = 300; // ms, in the middle
const LONGEST_TASK = 50; // ms
const TOKENS_PER_SECOND = 100;
const SECONDS = 8;
const NAME = "long-chat-bench";
const STREAM = "Write for some seconds, please.";

const given = told("long-chat.mjs");
const { house, runs = 10 } = given;
const wait = (millis) => new Promise((done) => setTimeout(done, millis));
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/* ---- the engine ---- */

const CODE = "```java\nfor (var each : all) {\n  sum += each.count();\n}\n```\n\n";
const TABLE = "| What | How much |\n|---|---|\n| first | 12 |\n| second | 7 |\n\n";
const said = (turn) =>
  `Answer **${turn}** of many, with \`code\`, a [link](https://example.org) and some words to read. `.repeat(1 + (turn % 5)) +
  "\n\n" + (turn % 7 === 0 ? CODE : "") + (turn % 11 === 0 ? TABLE : "") + "- one\n- two\n- three\n";

const piece = (text, more = {}) => "data: " + JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: NAME, choices: [{ index: 0, delta: text === null ? {} : { content: text }, finish_reason: text === null ? "stop" : null }], ...more }) + "\n\n";

async function answer(request, response) {
  const body = JSON.parse(Buffer.concat(await request.toArray()));
  const asked = body.messages.at(-1).content;
  const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
  const text = said(Number(asked.match?.(/\d+/)?.[0] ?? 0));
  if (!body.stream) return response.end(JSON.stringify({ id: "c", object: "chat.completion", created: 0, model: NAME, choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }], usage }));
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  if (asked === STREAM) {
    const begun = performance.now();
    for (let token = 0; token < SECONDS * TOKENS_PER_SECOND; token++) {
      response.write(piece(token % 40 === 39 ? ".\n\n" : token % 9 === 0 ? " **word**" : " word"));
      await wait(begun + ((token + 1) * 1_000) / TOKENS_PER_SECOND - performance.now());
    }
  } else response.write(piece(text));
  response.write(piece(null));
  response.write(piece(null, { choices: [], usage }));
  response.end("data: [DONE]\n\n");
}

const engine = createServer((request, response) => {
  if (request.url.endsWith("/models")) return response.end(JSON.stringify({ object: "list", data: [{ id: NAME, object: "model", max_model_len: 32_768 }] }));
  return answer(request, response).catch(() => response.destroy());
});
await new Promise((ready) => engine.listen(0, "127.0.0.1", ready));

const token = (await readFile(join(process.env.DREAM_HOME ?? join(homedir(), ".dream-server"), "secrets/cli-token"), "utf8")).trim();
async function provider(method, path, body) {
  const answer = await fetch(house + "/api/v1/providers" + path, { method, headers: { Authorization: "Bearer " + token, "Content-Type": "application/json" }, body: body && JSON.stringify(body) });
  if (!answer.ok && method !== "DELETE") throw new Error(`The provider: ${answer.status} ${await answer.text()}`);
}

/* ---- in the page ---- */

/** One question, asked as the page asks it; tells the chat it belongs to. */
const ask = async (conversation, text, model) => {
  const answer = await fetch("/chat/answers", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream", "X-Dream-Csrf": document.querySelector("form[action$='/sign-out'] [name=csrf]").value },
    body: JSON.stringify({ conversation, text, attached: [], pictures: [], ...(conversation ? {} : { model }) }),
  });
  const told = await answer.text();
  const id = told.match(/"conversation":\s*"([^"]+)"/)?.[1];
  if (!id || !/"end":\s*"COMPLETE"/.test(told)) throw new Error(answer.status + " " + told);
  return id;
};

/** From its beginning on, a page notes when its last message can be seen and its script stands. */
const noteOpening = () => {
  const look = () => {
    const last = [...document.querySelectorAll(".msgs.ready .ms")].at(-1)?.getBoundingClientRect();
    if (last && last.bottom > 0 && last.top < innerHeight) window.opened = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

const readAll = async () => {
  const log = document.querySelector(".msgs");
  for (const until = performance.now() + 60_000; document.querySelector(".msgs .earlier"); ) {
    if (performance.now() > until) throw new Error("What was said before does not come.");
    log.scrollTop = 0;
    await new Promise((frame) => requestAnimationFrame(frame));
  }
  log.scrollTop = log.scrollHeight;
  return document.querySelectorAll(".msgs .ms").length;
};

/** Forgets what was noted so far. */
const noteTasks = () => {
  const isFirst = !window.tasks;
  window.tasks = [];
  window.frames = [];
  if (!isFirst) return;
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => Math.round(task.duration)))).observe({ type: "longtask" });
  let before = performance.now();
  const frame = (now) => {
    window.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

/* ---- the measurement ---- */

const chrome = await chromium();
let browser = null;
let chat = "";
let missed = false;
const verdict = (kept) => {
  missed ||= !kept;
  return kept ? "kept" : "missed";
};

/** Takes away what was made for the while; what was used stays in Usage. */
async function tidy() {
  try {
    if (chat) {
      const page = await browser.newPage();
      await page.goto(house + "/chat");
      await page.evaluate((id) => fetch("/chat/conversations/" + id, { method: "DELETE", headers: { "X-Dream-Csrf": document.querySelector("form[action$='/sign-out'] [name=csrf]").value } }), chat);
    }
    await provider("DELETE", "/" + NAME);
  } finally {
    chrome.kill();
    engine.closeAllConnections();
    engine.close();
  }
}
for (const end of ["SIGINT", "SIGTERM"]) process.once(end, () => tidy().finally(() => process.exit(130)));

async function fill() {
  const page = await browser.newPage();
  await page.goto(house + "/chat");
  for (let turn = 1; turn <= MESSAGES / 2; turn++) chat = await page.evaluate(ask, chat, `Question ${turn}: what is next?`, `${NAME}/${NAME}`);
  await page.close();
}

async function opening() {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(noteOpening);
  const opened = [];
  for (let run = 0; run < runs; run++) {
    await page.goto(house + "/chat");
    await wait(1_000);
    await page.goto(house + "/chat?c=" + chat);
    await page.waitForFunction("window.opened");
    opened.push(Math.round(await page.evaluate("window.opened")));
    await wait(500);
  }
  await page.close();
  console.log(`opens            ${at(opened, 0.5)} ms in the middle of ${runs} (${opened.join(", ")}), aim ≤ ${OPENS_WITHIN}: ${verdict(at(opened, 0.5) <= OPENS_WITHIN)}`);
}

/** From the question to the last drawing of its answer, while the wheel turns: two thirds of it up, one third down. */
async function scrolling() {
  const page = await browser.newPage();
  await page.goto(house + "/chat?c=" + chat);
  await page.waitForSelector(".msgs.ready");
  const shown = await page.evaluate(readAll);
  if (shown !== MESSAGES) throw new Error(`${shown} messages are shown instead of ${MESSAGES}.`);
  await page.mouse.move(900, 400);
  for (let run = 0; run < STREAMS; run++) {
    await page.type("#msg", STREAM);
    await page.evaluate(noteTasks);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".md.typing");
    let steps = 0;
    for (const until = performance.now() + (SECONDS - 1) * 1_000; performance.now() < until; steps++) {
      await page.mouse.wheel({ deltaY: Math.floor(steps / 40) % 3 === 2 ? 300 : -300 });
      await wait(16);
    }
    if (!(await page.$(".md.typing"))) throw new Error("The answer ended too early.");
    await page.waitForFunction("!document.querySelector('.md.typing')");
    await wait(500);
    const { tasks, frames } = await page.evaluate("({ tasks, frames })");
    const long = tasks.filter((one) => one > LONGEST_TASK);
    console.log(`streams, scrolls ${steps} turns of the wheel: ${long.length} tasks over ${LONGEST_TASK} ms${long.length ? ` (${long.join(", ")})` : ""}, frames ${Math.round(at(frames, 0.5))} ms in the middle, ${Math.round(at(frames, 0.99))} for 99 of 100: ${verdict(long.length === 0)}`);
  }
}

try {
  await provider("DELETE", "/" + NAME);
  await provider("POST", "", { name: NAME, kind: "compatible", url: `http://127.0.0.1:${engine.address().port}`, key: "sk-bench", enabled: true });
  browser = await signedIn(chrome, given);
  await fill();
  await opening();
  await scrolling();
} finally {
  await tidy();
}
process.exitCode = missed ? 1 : 0;
