// Two answers side by side: one question goes to two models, and the person goes on with one of them. Loaded with the
// first choice of a second model.
import { el, say, toast } from "./shell.js";
import { $, $$, button, chat, log, tenth, words } from "./chat-parts.js";
import { box } from "./chat-box.js";
import { counted, showContext } from "./chat-counter.js";
import { refresh } from "./chat-list.js";
import { failed, footOf, howItEnded, howToldOf, modelSays, note, tell, tools } from "./chat-messages.js";
import { label, next } from "./chat-models.js";
import { stayAtEnd } from "./chat-scroll.js";
import { show, thread } from "./chat-thread.js";

/**
 * Asks two models at once. The question goes on with the first of them, until the person chooses.
 *
 * @param body what the house is sent for the first
 * @param model the second
 * @param asking what goes on with each question (chat.js); refused hears that the house did not take it, and why
 */
export async function compare(body, question, model, { stream, begin, asked, rest, refused }) {
  const pair = el("div", { class: "pair", role: "group", "aria-label": words.two });
  log.append(pair);
  const sides = [next(), model].map((name) => ({ name, one: modelSays(pair, label(name)) }));
  begin();
  let other = null;
  const run = async (side, what, heard) => {
    side.end = await stream(what, side.one, {
      asked: heard,
      pace: (speed) => (side.one.pace.textContent = tenth.format(speed) + " " + words.speed),
    });
    side.one.pace.textContent = "";
    if (side.end.told?.unseen) note(side.one.body, say(words.picture_unseen, side.end.told.unseen), "in");
    if (side.end.told) ended(side.one, side.end.told, side.end.end);
    else note(side.one.body, side.end.refusal.message ?? words.offline, "st", "triangle-alert");
    stayAtEnd();
  };
  await run(sides[0], body, (data) => {
    asked({ ...data, unseen: 0 }, question, pair); // each side says itself what it was not shown
    const beside = chat.temporary ? { ...body, model } : { conversation: data.conversation, beside: true, model };
    other = run(sides[1], beside, () => {});
  });
  await other;
  if (!pair.isConnected || sides[0].end.refusal) {
    rest();
    tell("");
    pair.remove();
    if (sides[0].end.refusal) await refused(sides[0].end.refusal);
    return;
  }
  const whole = (side) => side.end.told && side.end.end && side.end.end.end !== "FAILED";
  const going = whole(sides[0]) || !whole(sides[1]) ? sides[0] : sides[1];
  pair.going = going.one.node;
  if (chat.temporary) chat.temporary.push({ by: "model", text: going.one.text });
  else await goOn(going).catch(() => {});
  rest();
  if (going.end.end?.tokensIn > 0) showContext(going.end.end.tokensIn + going.end.end.tokensOut);
  const readable = sides.filter((side) => side.one.text);
  if (readable.length === 2) {
    for (const side of sides) side.one.body.append(button("btn sec sm take", "check", words.go_on, () => take(side)));
    const until = say(chat.temporary ? words.two_until_temporary : words.two_until, label(going.name));
    note(pair, until, "in");
    tell(words.two_answered + " " + until);
  } else {
    tell(howToldOf(going.end.end, going.one.text));
  }
  if (!readable.length && chat.temporary) {
    howItEnded(single(pair.going).lastElementChild, "LOST", "");
  } else if (!readable.length) {
    await thread().catch(() => {});
  }
  stayAtEnd();
  if (!chat.temporary) refresh().catch(() => {});
}

function ended(one, told, end) {
  counted(end, false);
  footOf(one, told, end, false);
  if (end?.end === "FAILED" || !end) failed(one.body, end?.reason);
  else howItEnded(one.body, end.end, one.text);
}

/** From here on the conversation leads through this answer, if the house has kept it. */
const goOn = async ({ end: { end } }) => end?.position && show(end.position);

/** The person goes on with one of two answers; the other stays beside it. */
async function take(side) {
  if (chat.running) return;
  try {
    if (chat.temporary) {
      chat.temporary.at(-1).text = side.one.text;
      tools($(".mt-row", single(side.one.node)), side.one.text, true);
    } else {
      await goOn(side);
      await thread();
    }
    box.focus();
  } catch (no) {
    toast(no.message);
  }
}

/** One of two answers takes the place of both on the page. */
function single(node) {
  for (const part of $$(".ph, .take", node)) part.remove();
  node.closest(".pair").replaceWith(node);
  return node;
}

/** The next question decides: what is shown goes on with the answer that the house goes on with. */
export function decide() {
  const pair = $(".pair", log);
  if (!pair) return;
  single(pair.going);
  chat.stale = !chat.temporary;
}
