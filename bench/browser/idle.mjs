// What a page takes that is open and that nobody touches:
//   DREAM_PASSWORD=… node idle.mjs http://localhost:8780 NAME [SECONDS]
// All processes of the browser are counted for SECONDS (60) once the page has come to rest, less what they take just
// before with a page of the house that is nothing but text: they have work of their own, which differs from minute to
// minute. "Own" is what the page's main thread took of the processor. Ends with 1 where a page takes half a
// percent of one core or more beyond the text: 0 % is promised.
import { chromium, signedIn, told } from "./browser.mjs";
import { said } from "./verdict.mjs";

const PAGES = { Home: "/", Chat: "/chat", Health: "/health", Usage: "/usage", "API keys": "/keys", Models: "/models", "Wall display": "/hud" };
const TO_REST = 15_000; // the live dot rests after seven
const MOST = 0.5; // percent of one core

const given = told("idle.mjs");
const { house, runs: seconds = 60 } = given;
const wait = (millis) => new Promise((done) => setTimeout(done, millis));
const chrome = await chromium();
let failed = false;

try {
  const browser = await signedIn(chrome, given);
  const whole = await browser.target().createCDPSession();
  const used = async () => (await whole.send("SystemInfo.getProcessInfo")).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const page = await browser.newPage();

  const metrics = await page.createCDPSession();
  await metrics.send("Performance.enable");
  const worked = async () => (await metrics.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ThreadTime").value;

  /** What all processes and what the page's main thread took, in percent of one core. */
  const percent = async (address) => {
    await page.goto(address);
    await wait(TO_REST);
    const before = [await used(), await worked()];
    await wait(seconds * 1_000);
    return [await used(), await worked()].map((now, i) => ((now - before[i]) / seconds) * 100);
  };

  console.log("% of one core   text  page  more   own");
  for (const [title, path] of Object.entries(PAGES)) {
    const [text] = await percent(house + "/humans.txt");
    const [all, own] = await percent(house + path);
    const misses = all - text < MOST ? [] : [`aim < ${MOST}`];
    failed ||= misses.length > 0;
    const figures = [text, all, all - text, own].map((one) => one.toFixed(2).padStart(6)).join("");
    console.log(`${title.padEnd(14)}${figures}  ${said(misses, process.stdout.isTTY)}`);
  }
  await browser.disconnect();
} finally {
  chrome.kill();
}
process.exitCode = failed ? 1 : 0;
