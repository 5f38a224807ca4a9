// Drives Ollama's unchanged npm client against the house; prints one JSON line that OllamaForNodeIT reads.
import { Ollama } from "ollama";

const client = new Ollama({ host: process.env.HOUSE_URL, headers: { Authorization: `Bearer ${process.env.HOUSE_KEY}` } });
const question = { model: "dream-guide:latest", messages: [{ role: "user", content: "what is dream server" }], options: { temperature: 0, num_ctx: 2048 }, keep_alive: "5m" };

async function collected(stream, text) {
  let said = "";
  let last = null;
  let pieces = 0;
  for await (const piece of stream) {
    said += text(piece);
    last = piece;
    pieces++;
  }
  return { said, last, pieces };
}

async function refusal(what) {
  try {
    await what();
    return null;
  } catch (error) {
    return { status: error.status_code, message: error.error ?? error.message };
  }
}

const version = (await client.version()).version;
const models = (await client.list()).models.map((model) => model.name);
const running = (await client.ps()).models.map((model) => model.name);
const shown = await client.show({ model: "dream-guide" });
const plain = await client.chat(question);
const streamed = await collected(await client.chat({ ...question, stream: true }), (piece) => piece.message.content);
const generated = await client.generate({ model: "dream-guide", prompt: "what is dream server", options: { temperature: 0 } });
const generatedInPieces = await collected(await client.generate({ model: "dream-guide", prompt: "what is dream server", stream: true, options: { temperature: 0 } }), (piece) => piece.response);
const cut = await client.chat({ ...question, options: { temperature: 0, num_predict: 2 } });

const tools = [{ type: "function", function: { name: "weather", description: "How the weather is", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } } }];
const ask = { model: process.env.TOOL_MODEL, tools, messages: [{ role: "user", content: "How is the weather in Köln?" }] };
const called = await client.chat(ask);
const calledInPieces = [];
for await (const piece of await client.chat({ ...ask, stream: true })) {
  calledInPieces.push(...(piece.message.tool_calls ?? []));
}
const answered = await client.chat({ ...ask, messages: [...ask.messages, called.message, { role: "tool", tool_name: "weather", content: "12 degrees" }] });

const refusals = {
  unknownModel: await refusal(() => client.chat({ ...question, model: "no-such-model" })),
  noKey: await refusal(() => new Ollama({ host: process.env.HOUSE_URL }).list()),
  pull: await refusal(() => client.pull({ model: "llama3" })),
  remove: await refusal(() => client.delete({ model: "dream-guide" })),
  vectors: await refusal(() => client.embed({ model: "dream-guide", input: "hello" })),
};
console.log(JSON.stringify({ version, models, running, shown, plain, streamed, generated, generatedInPieces, cut, called, calledInPieces, answered, refusals }));
